import { Amount, MoneyText } from "#app/components/amount.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Day } from "#app/components/day.tsx";
import { Figures } from "#app/components/figures.tsx";
import { Section } from "#app/components/page-header.tsx";
import { dayOfInstant } from "#app/i18n/format-date.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";
import { workingSentence } from "#app/i18n/working-sentence.ts";
import type { DealLine, OwnDeal } from "./simulate-own-deal.server.ts";

/** What a deal would pay, line by line, and what a refund of it would change. */
export function OwnDealResult({ deal, currency }: { deal: OwnDeal; currency: string }) {
  const text = useText();
  const refundMinor = deal.refundedTotalMinor - deal.totalMinor;
  return (
    <>
      <Figures
        hero={{
          label: text("commissions.deal_total"),
          value: <MoneyText value={{ minor: deal.totalMinor, currency }} />,
          note: text("commissions.deal_by_version", { n: deal.versionN }),
        }}
        others={[
          {
            label: text("commissions.deal_refund_changes"),
            value: <MoneyText value={{ minor: refundMinor, currency }} />,
          },
          {
            label: text("commissions.deal_after_refund"),
            value: <MoneyText value={{ minor: deal.refundedTotalMinor, currency }} />,
          },
        ]}
      />
      <Section title={text("commissions.deal_lines")}>
        <Lines lines={deal.lines} currency={currency} caption={text("commissions.deal_lines")} deal={deal} />
      </Section>
      <Section title={text("commissions.deal_refund")}>
        <Lines
          lines={deal.refundLines}
          currency={currency}
          caption={text("commissions.deal_refund")}
          deal={deal}
        />
      </Section>
    </>
  );
}

type LinesProps = { lines: readonly DealLine[]; currency: string; caption: string; deal: OwnDeal };

function Lines({ lines, currency, caption, deal }: LinesProps) {
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const day = (at: Date) => dayOfInstant(at, deal.timeZone);
  return (
    <DataTable
      caption={caption}
      rows={lines}
      rowKey={({ key }) => key}
      columns={[
        {
          key: "why",
          head: text("commissions.deal_why"),
          grow: true,
          narrow: "title",
          cell: ({ working, clause, releaseAt, amountMinor, reverses }) => (
            <>
              {workingSentence(working, currency, text, locale)}
              {clause ? <span className="second-line">{text("commissions.clause", { clause })}</span> : null}
              {releaseAt && amountMinor !== 0n && !reverses ? (
                <span className="second-line">
                  {text("commissions.deal_released", { day: format.day(day(releaseAt)) })}
                </span>
              ) : null}
            </>
          ),
        },
        {
          key: "day",
          head: text("commissions.day"),
          narrow: "aside",
          cell: ({ occurredAt }) => <Day on={day(occurredAt)} />,
        },
        {
          key: "amount",
          head: text("commissions.amount_in", { currency }),
          numeric: true,
          narrow: "value",
          cell: ({ amountMinor }) => <Amount value={{ minor: amountMinor, currency }} />,
        },
      ]}
    />
  );
}
