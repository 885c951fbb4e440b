import { LinkButton } from "#app/components/buttons.tsx";
import { Code } from "#app/components/code-block.tsx";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { LineStateMark } from "#app/features/commissions/line-state-mark.tsx";
import type { FoundOpenLine } from "#app/features/commissions/open-line-view.server.ts";
import { EventId, eventKind } from "#app/features/statements/event-id.tsx";
import { Recompute } from "#app/features/statements/recompute.tsx";
import type { RecomputedLine } from "#app/features/statements/recompute-line.server.ts";
import { agreementItem, baseItem, workingItems } from "#app/features/statements/working-items.tsx";
import { useWorkingWords } from "#app/features/statements/working-words.tsx";
import { subjectOfLine } from "#app/i18n/line-words.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";
import { workingSentence } from "#app/i18n/working-sentence.ts";

type ReceiptProps = {
  line: FoundOpenLine;
  recomputed: RecomputedLine | null;
  reply: ShownReply | null | undefined;
  audience: "partner" | "staff";
};

/** Where an amount of a month that is still open comes from, step by step; and the engine, run then and there. */
export function OpenLineReceipt({ line, recomputed, reply, audience }: ReceiptProps) {
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const { currency } = line;
  const words = useWorkingWords(currency);
  const about = [subjectOfLine(line, text), line.productName].filter(Boolean).join(" · ");
  return (
    <>
      <PageHeader
        title={text("statements.receipt_of", { amount: words.written(line.amountMinor) })}
        sub={audience === "staff" ? `${line.partnerName} · ${about}` : about}
        actions={
          audience === "partner" ? (
            <LinkButton to="/portal/earnings">{text("commissions.back")}</LinkButton>
          ) : (
            <LinkButton to={`/console/months/${line.periodId}`}>
              {format.periodTitle(line.periodId)}
            </LinkButton>
          )
        }
      />
      <p className="mt-4">{workingSentence(line.working, currency, text, locale)}</p>
      <Section title={text("statements.chain")}>
        <DefinitionList
          items={[
            {
              term: text("statements.chain_month"),
              value: text("statements.chain_month_open", { month: format.periodTitle(line.periodId) }),
            },
            {
              term: text("statements.chain_line"),
              value: (
                <>
                  <Code>{line.id}</Code> <LineStateMark line={line} />
                </>
              ),
            },
            ...(line.eventId && line.eventKind
              ? [
                  {
                    term: text("statements.chain_event"),
                    value: (
                      <>
                        {text(`statements.event.${eventKind(line.eventKind)}`)},{" "}
                        <Instant at={line.occurredAt} />
                        {line.invoiceRef ? ` · ${line.invoiceRef}` : ""} ·{" "}
                        <EventId id={line.eventId} audience={audience} />
                      </>
                    ),
                  },
                ]
              : []),
            ...baseItem(line.baseMinor, line.fullWorking, words),
            agreementItem(line, words),
            ...workingItems(line.fullWorking, line.reason, words),
            { term: text("statements.chain_result"), value: words.money(line.amountMinor) },
          ]}
        />
      </Section>
      <Recompute what="statements.recompute_open" recomputed={recomputed} currency={currency} reply={reply} />
    </>
  );
}
