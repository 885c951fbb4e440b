import { Amount } from "#app/components/amount.tsx";
import { Button } from "#app/components/buttons.tsx";
import { Code } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { Section } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { StripeSays } from "./look-at-stripe.server.ts";

type EvidenceProps = {
  /** Null: Stripe did not answer, which is not the same as nothing. */
  says: StripeSays | null;
  currency: string;
  /** The reader may take one of these for the payout's own. */
  mayAdopt: boolean;
  reply: ShownReply | null | undefined;
};

/** What Stripe says of a payout at this moment: its transfers, and which of our keys made them. */
export function PayoutEvidence({ says, currency, mayAdopt, reply }: EvidenceProps) {
  const text = useText();
  if (!says)
    return (
      <Section title={text("payout_care.stripe_now")}>
        <Banner kind="needs_you" title={text("payout_care.stripe_away")}>
          {text("payout_care.stripe_away_sub")}
        </Banner>
      </Section>
    );
  const keyOf = (transferId: string) =>
    says.events.find((event) => event.transferId === transferId)?.idempotencyKey;
  return (
    <Section title={text("payout_care.stripe_now")}>
      <p className="text-muted">{text("payout_care.stripe_now_sub")}</p>
      <DataTable
        caption={text("payout_care.stripe_now")}
        rows={says.transfers}
        rowKey={(row) => row.id}
        empty={<EmptyState kind="nothing_yet" title={text("payout_care.stripe_has_none")} />}
        columns={[
          {
            key: "id",
            head: text("payouts.transfer"),
            cell: (row) => <Code>{row.id}</Code>,
            grow: true,
            narrow: "title",
          },
          { key: "key", head: text("payout_care.made_by"), cell: (row) => keyOf(row.id) ?? "" },
          { key: "to", head: text("payouts.destination"), cell: (row) => row.destination ?? "" },
          {
            key: "at",
            head: text("payouts.at"),
            cell: (row) => <Instant at={row.createdAt} form="short" />,
            narrow: "aside",
          },
          {
            key: "back",
            head: text("payout_care.taken_back"),
            cell: (row) => <Amount value={{ minor: row.amountReversedMinor, currency: row.currency }} />,
            numeric: true,
          },
          {
            key: "amount",
            head: text("payouts.amount_in", { currency }),
            cell: (row) => <Amount value={{ minor: row.amountMinor, currency: row.currency }} />,
            numeric: true,
            narrow: "value",
          },
        ]}
      />
      {mayAdopt
        ? says.transfers.map(({ id }) => (
            <Form
              key={id}
              intent="adopt"
              layout="row"
              idPrefix={id}
              hidden={{ transferId: id }}
              reply={reply}
              label={text("payout_care.adopt_of", { transfer: id })}
            >
              <TextInput
                name="reason"
                label={text("payout_care.adopt_of", { transfer: id })}
                maxLength={1000}
              />
              <Button>{text("payout_care.adopt")}</Button>
            </Form>
          ))
        : null}
    </Section>
  );
}
