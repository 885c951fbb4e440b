import { LinkButton } from "#app/components/buttons.tsx";
import { CodeBlock } from "#app/components/code-block.tsx";
import { Day, Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Banner } from "#app/components/notices.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import type { AgreementVersionDetail } from "./find-agreement.server.ts";

type Props = { version: AgreementVersionDetail; receiptTo: string | null };

/** Says that terms were agreed with this partner alone, and until when. */
export function AmendmentNote({ version }: { version: AgreementVersionDetail }) {
  const text = useText();
  const format = useFormat();
  if (version.kind !== "amendment" || !version.lastOn) return null;
  return (
    <Banner kind="info" title={text("agreements.amendment")}>
      {text("agreements.amendment_until", { day: format.day(version.lastOn) })}
    </Banner>
  );
}

/** When a version was offered, by whom it was signed, since when it is in force, and the hash of its text. */
export function VersionFacts({ version, receiptTo }: Props) {
  const text = useText();
  const format = useFormat();
  const { acceptance, inForce } = version;
  return (
    <>
      <DefinitionList
        items={[
          { term: text("agreements.offered_at"), value: <Instant at={version.offeredAt} /> },
          ...(version.effectiveOn && !acceptance
            ? [{ term: text("agreements.effective_wanted"), value: <Day on={version.effectiveOn} /> }]
            : []),
          ...(acceptance
            ? [
                { term: text("agreements.signed_by"), value: acceptance.signatoryName },
                { term: text("agreements.signed_as"), value: acceptance.signatoryCapacity },
                { term: text("agreements.signed_at"), value: <Instant at={acceptance.acceptedAt} /> },
                { term: text("agreements.signed_from"), value: acceptance.address },
                { term: text("agreements.effective_on"), value: <Day on={acceptance.effectiveOn} /> },
              ]
            : [{ term: text("agreements.state"), value: text("agreements.not_signed") }]),
          ...inForce.map(({ fromOn, lastOn }) => ({
            term: text("agreements.in_force_days"),
            value: lastOn
              ? text("agreements.from_until", { from: format.day(fromOn), until: format.day(lastOn) })
              : text("agreements.from_on", { from: format.day(fromOn) }),
          })),
        ]}
      />
      <CodeBlock label={`${text("agreements.version", { n: version.n })}: ${text("agreements.hash")}`}>
        {version.textSha256}
      </CodeBlock>
      {receiptTo ? (
        <p className="mt-4">
          <LinkButton file to={receiptTo}>
            {text("agreements.download")}
          </LinkButton>
        </p>
      ) : null}
    </>
  );
}
