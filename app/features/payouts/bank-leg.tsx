import { Amount } from "#app/components/amount.tsx";
import { Code } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { Section } from "#app/components/page-header.tsx";
import { useText } from "#app/i18n/provider.tsx";

export type BankLegRow = {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly status: string;
  readonly failureCode: string | null;
  readonly arrivesAt: Date;
};
const STATES = ["pending", "in_transit", "paid", "failed", "canceled"] as const;

/** From the account at Stripe to the bank: a leg of its own. Nothing is shown where Stripe has told of none. */
export function BankLeg({ rows }: { rows: readonly BankLegRow[] }) {
  const text = useText();
  if (rows.length === 0) return null;
  return (
    <Section title={text("payout_care.bank_leg")}>
      <p className="text-muted">{text("payout_care.bank_leg_sub")}</p>
      <DataTable
        caption={text("payout_care.bank_leg")}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          {
            key: "id",
            head: text("payout_care.bank_payout"),
            cell: (row) => <Code>{row.id}</Code>,
            grow: true,
            narrow: "title",
          },
          {
            key: "state",
            head: text("payouts.state"),
            cell: (row) => {
              const state = STATES.find((known) => known === row.status) ?? "pending";
              return (
                <>
                  {text(`payout_care.bank.${state}`)}
                  {row.failureCode ? <span className="second-line">{row.failureCode}</span> : null}
                </>
              );
            },
            narrow: "status",
          },
          {
            key: "arrives",
            head: text("payout_care.arrives"),
            cell: (row) => <Instant at={row.arrivesAt} form="short" />,
            narrow: "aside",
          },
          {
            key: "amount",
            head: text("payouts.amount"),
            cell: (row) => <Amount value={{ minor: row.amountMinor, currency: row.currency }} />,
            numeric: true,
            narrow: "value",
          },
        ]}
      />
    </Section>
  );
}
