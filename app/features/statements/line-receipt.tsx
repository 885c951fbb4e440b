import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { MoneyText } from "#app/components/amount.tsx";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Code } from "#app/components/code-block.tsx";
import { Day, Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import type { LineWorking } from "#app/domain/rating/commission-line.ts";
import { REVENUE_EVENT_KINDS } from "#app/domain/revenue-event.ts";
import { exactAmount } from "#app/features/statements/exact-amount.ts";
import type { FoundLine } from "#app/features/statements/find-statement-line.server.ts";
import type { RecomputedLine } from "#app/features/statements/recompute-line.server.ts";
import { LineMark } from "#app/features/statements/statement-lines.tsx";
import { asRule } from "#app/features/statements/statement-words.ts";
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
  const money = (minor: bigint) => <MoneyText value={{ minor, currency }} />;
  return (
    <>
      <PageHeader
        title={text("statements.receipt_of", { amount: format.money({ minor: line.amountMinor, currency }) })}
        sub={`${line.customerLabel} · ${line.productLabel[locale]}`}
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
                        {line.invoiceRef ? ` · ${line.invoiceRef}` : ""} · <Code>{found.eventId}</Code>
                      </>
                    ),
                  },
                ]
              : []),
            { term: text("statements.chain_base"), value: money(line.baseMinor) },
            {
              term: text("statements.chain_agreement"),
              value: version
                ? text("statements.chain_version", {
                    version: version.n,
                    clause: line.clause ?? "-",
                    rule: text(`statements.rule.${asRule(line.ruleCode)}`),
                  })
                : text("statements.chain_no_version"),
            },
            ...workingItems(working, currency, { text, format, locale, money }),
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
            { term: text("statements.chain_result"), value: money(line.amountMinor) },
          ]}
        />
      </Section>
      <Section title={text("statements.recompute_title")}>
        <p className="mb-3 text-muted text-sm">{text("statements.recompute_what")}</p>
        {recomputed ? <Answer recomputed={recomputed} currency={currency} /> : null}
        <Form intent="recompute" reply={reply} layout="inline">
          <SubmitButton>{text("statements.recompute")}</SubmitButton>
        </Form>
      </Section>
    </>
  );
}

function Answer({ recomputed, currency }: { recomputed: RecomputedLine; currency: string }) {
  const text = useText();
  const format = useFormat();
  const { agrees, storedMinor, recomputedMinor } = recomputed;
  const stored = format.money({ minor: storedMinor, currency });
  return (
    <div role="status">
      <Banner
        kind={agrees ? "good" : "bad"}
        title={text(agrees ? "statements.agrees" : "statements.differs")}
      >
        {agrees
          ? text("statements.agrees_body", { amount: stored })
          : text("statements.differs_body", {
              stored,
              recomputed: recomputedMinor === null ? "-" : format.money({ minor: recomputedMinor, currency }),
            })}
      </Banner>
    </div>
  );
}

type Words = {
  text: ReturnType<typeof useText>;
  format: ReturnType<typeof useFormat>;
  locale: ReturnType<typeof useReader>["locale"];
  money: (minor: bigint) => ReactNode;
};

function workingItems(working: LineWorking, currency: string, { text, format, locale, money }: Words) {
  switch (working.kind) {
    case "earned":
      return [
        { term: text("statements.working_tax"), value: money(working.taxMinor) },
        {
          term: text("statements.working_rate"),
          value: `${format.percentPpm(working.ratePpm ?? 0)} × ${format.money({ minor: working.baseMinor, currency })}`,
        },
        {
          term: text("statements.working_rounding"),
          value: text("statements.working_rounded", {
            before: exactAmount(working.beforeRoundingMicros, currency, locale),
            after: format.money({ minor: working.afterRoundingMinor, currency }),
          }),
        },
        {
          term: text("statements.working_split"),
          value:
            working.weightPpm === working.totalWeightPpm
              ? text("statements.working_not_split")
              : text("statements.working_your_part", {
                  part: format.percentPpm(working.weightPpm),
                  whole: format.percentPpm(working.totalWeightPpm),
                  amount: format.money({ minor: working.shareMinor, currency }),
                }),
        },
        {
          term: text("statements.working_window"),
          value: working.windowTo
            ? text("statements.working_window_until", {
                from: format.day(working.windowFrom),
                to: format.day(working.windowTo),
              })
            : text("statements.working_for_life"),
        },
      ];
    case "reversal":
      return [
        { term: text("statements.working_original_net"), value: money(working.originalNetMinor) },
        { term: text("statements.working_credited"), value: money(working.creditedMinor) },
        { term: text("statements.working_reduced"), value: money(working.reducedNetMinor) },
        { term: text("statements.working_target"), value: money(working.targetMinor) },
        { term: text("statements.working_before"), value: money(working.takenBackBeforeMinor) },
        { term: text("statements.working_from_held"), value: money(working.fromHeldMinor) },
        { term: text("statements.working_from_available"), value: money(working.fromAvailableMinor) },
      ];
    default:
      return [];
  }
}

function eventKind(kind: string) {
  return REVENUE_EVENT_KINDS.find((known) => known === kind) ?? "payment";
}
