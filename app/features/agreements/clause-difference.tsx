import { Section } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import type { Locale } from "#app/domain/locale.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";
import type { DifferenceSide, DifferingClause, VersionDifference } from "./version-difference.server.ts";

const MARK = { added: "good", removed: "bad", changed: "info" } as const;

/** What a new version says otherwise than the signed one, clause by clause, side by side; on a phone under each other. */
export function ClauseDifference({ difference }: { difference: VersionDifference | null }) {
  const text = useText();
  if (!difference) return null;
  const { fromN, toN, clauses, same } = difference;
  return (
    <Section title={text("agreements.difference", { from: fromN, to: toN })} id="difference">
      <p className="mb-3 text-muted text-sm">
        {clauses.length === 0 ? text("agreements.difference_none") : text("agreements.difference_lead")}
      </p>
      {clauses.map((clause) => (
        <Difference key={clause.about} clause={clause} fromN={fromN} toN={toN} />
      ))}
      {clauses.length > 0 ? (
        <p className="mt-4 text-muted text-sm">{text("agreements.difference_same", { n: same })}</p>
      ) : null}
    </Section>
  );
}

function Difference({ clause, fromN, toN }: { clause: DifferingClause; fromN: number; toN: number }) {
  const text = useText();
  return (
    <div className="border-line border-t py-3">
      <StatusMark kind={MARK[clause.change]}>{text(`agreements.change.${clause.change}`)}</StatusMark>
      <div className="mt-2 grid gap-4 side:grid-cols-2">
        <Side side={clause.before} n={fromN} isAfter={false} />
        <Side side={clause.after} n={toN} isAfter />
      </div>
    </div>
  );
}

function Side({ side, n, isAfter }: { side: DifferenceSide | null; n: number; isAfter: boolean }) {
  const text = useText();
  const { locale } = useReader();
  const version = text("agreements.version", { n });
  return (
    <div>
      <p className="text-muted text-sm">
        {side ? text("agreements.clause_of_version", { clause: side.number, version }) : version}
      </p>
      {side ? <Sentences side={side} isAfter={isAfter} locale={locale} /> : text("agreements.not_in_version")}
    </div>
  );
}

function Sentences({ side, isAfter, locale }: { side: DifferenceSide; isAfter: boolean; locale: Locale }) {
  const Mark = isAfter ? "ins" : "del";
  const look = isAfter ? "font-semibold no-underline" : "text-muted";
  return (
    <p>
      {side.sentences.map(({ text, isOther }) => (
        <span key={text.en}>{isOther ? <Mark className={look}>{text[locale]}</Mark> : text[locale]} </span>
      ))}
    </p>
  );
}
