import { Link } from "@remix-run/react";
import { Code } from "#app/components/code-block.tsx";
import { Day, Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { EventId, eventKind } from "#app/features/statements/event-id.tsx";
import type { FoundLine } from "#app/features/statements/find-statement-line.server.ts";
import { Recompute } from "#app/features/statements/recompute.tsx";
import type { RecomputedLine } from "#app/features/statements/recompute-line.server.ts";
import { LineMark } from "#app/features/statements/statement-lines.tsx";
import { agreementItem, baseItem, workingItems } from "#app/features/statements/working-items.tsx";
import { useWorkingWords } from "#app/features/statements/working-words.tsx";
import { subjectOfLine } from "#app/i18n/line-words.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";
import { workingSentence } from "#app/i18n/working-sentence.ts";

type ReceiptProps = {
  found: FoundLine;
  recomputed: RecomputedLine | null;
  reply: ShownReply | null | undefined;
  audience: "partner" | "staff";
};

/** Where one amount comes from, link by link, back to the event and the clause; and the engine, run then and there. */
export function LineReceipt({ found, recomputed, reply, audience }: ReceiptProps) {
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const { line, currency, working, version, payment } = found;
  const side = audience === "partner" ? "/portal" : "/console";
  const words = useWorkingWords(currency);
  return (
    <>
      <PageHeader
        title={text("statements.receipt_of", { amount: format.money({ minor: line.amountMinor, currency }) })}
        sub={[subjectOfLine(line, text), line.productLabel[locale]].filter(Boolean).join(" · ")}
      />
      <p className="mt-4">{workingSentence(line.working, currency, text, locale)}</p>
      <Section title={text("statements.chain")}>
        <DefinitionList
          items={[
            {
              term: text("statements.chain_payout"),
              value: payment.payoutId ? (
                <>
                  <Code>{payment.payoutId}</Code>{" "}
                  {payment.status ? text(`statements.note.payout.${payment.status}`) : null}
                </>
              ) : (
                text("statements.chain_no_payout")
              ),
            },
            {
              term: text("statements.chain_statement"),
              value: <Link to={`${side}/statements/${found.number}`}>{found.number}</Link>,
            },
            {
              term: text("statements.chain_line"),
              value: (
                <>
                  <Code>{line.id}</Code> <LineMark line={line} />
                </>
              ),
            },
            ...(found.eventId && found.eventKind
              ? [
                  {
                    term: text("statements.chain_event"),
                    value: (
                      <>
                        {text(`statements.event.${eventKind(found.eventKind)}`)},{" "}
                        <Instant at={found.occurredAt} />
                        {line.invoiceRef ? ` · ${line.invoiceRef}` : ""} ·{" "}
                        <EventId id={found.eventId} audience={audience} />
                      </>
                    ),
                  },
                ]
              : []),
            ...baseItem(line.baseMinor, working, words),
            agreementItem(
              { versionN: version?.n ?? null, clause: line.clause, ruleCode: line.ruleCode },
              words,
            ),
            ...workingItems(working, line.reasonCode, words),
            ...(line.releaseOn
              ? [{ term: text("statements.release_day"), value: <Day on={line.releaseOn} /> }]
              : []),
            ...(found.reverses
              ? [
                  {
                    term: text("statements.chain_reverses"),
                    value: (
                      <Link to={`${side}/statements/${found.reverses.number}/lines/${found.reverses.lineId}`}>
                        {found.reverses.number},{" "}
                        {format.money({ minor: found.reverses.amountMinor, currency })}
                      </Link>
                    ),
                  },
                ]
              : []),
            ...found.reversedBy.map((other) => ({
              term: text("statements.chain_reversed_by", { number: other.number }),
              value: (
                <Link to={`${side}/statements/${other.number}/lines/${other.lineId}`}>
                  {format.money({ minor: other.amountMinor, currency })}
                </Link>
              ),
            })),
            { term: text("statements.chain_result"), value: words.money(line.amountMinor) },
          ]}
        />
      </Section>
      <Recompute what="statements.recompute_what" recomputed={recomputed} currency={currency} reply={reply} />
    </>
  );
}
