import { MoneyText } from "#app/components/amount.tsx";
import { Button } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import type { OpenDebt, WriteOffRow } from "./list-write-offs.server.ts";

/** Who owes what to which entity. */
export function OpenDebts({ debts }: { debts: readonly OpenDebt[] }) {
  const text = useText();
  if (debts.length === 0) return <EmptyState kind="nothing_yet" title={text("write_offs.no_debts")} />;
  return (
    <DataTable
      caption={text("write_offs.debts")}
      rows={debts}
      rowKey={(row) => `${row.partnerId}/${row.legalEntityId}/${row.currency}`}
      columns={[
        { key: "partner", head: text("write_offs.partner"), grow: true, cell: (row) => row.partnerName },
        { key: "issuer", head: text("write_offs.issuer"), cell: (row) => row.entityName },
        {
          key: "debt",
          head: text("write_offs.debt"),
          numeric: true,
          cell: (row) => <MoneyText value={{ minor: row.debtMinor, currency: row.currency }} />,
        },
        {
          key: "given_up",
          head: text("write_offs.given_up"),
          numeric: true,
          cell: (row) => <MoneyText value={{ minor: row.givenUpMinor, currency: row.currency }} />,
        },
      ]}
    />
  );
}

/** The refusals of this page's decisions; each is shown beside the row that it is about. */
type DecisionReplies = Readonly<Record<"confirm" | "withdraw", ShownReply | undefined>>;

const SHAPES = { proposed: "needs_you", confirmed: "good", withdrawn: "neutral" } as const;

/** Every proposal with what became of it; the second person decides here. */
export function WriteOffs({
  writeOffs,
  mayAct,
  replies,
}: {
  writeOffs: readonly WriteOffRow[];
  mayAct: boolean;
  replies: DecisionReplies;
}) {
  const text = useText();
  const format = useFormat();
  if (writeOffs.length === 0) return <EmptyState kind="nothing_yet" title={text("write_offs.none")} />;
  return (
    <DataTable
      caption={text("write_offs.all")}
      rows={writeOffs}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "partner",
          head: text("write_offs.partner"),
          grow: true,
          cell: (row) => (
            <>
              {row.partnerName}
              <span className="second-line">{row.reason}</span>
            </>
          ),
        },
        {
          key: "amount",
          head: text("write_offs.amount"),
          numeric: true,
          cell: (row) => <MoneyText value={{ minor: row.amountMinor, currency: row.currency }} />,
        },
        {
          key: "proposed",
          head: text("write_offs.proposed_by"),
          cell: (row) => (
            <>
              {row.proposed.by}
              <span className="second-line">
                <Instant at={row.proposed.at} />
              </span>
            </>
          ),
        },
        {
          key: "status",
          head: text("write_offs.status"),
          cell: (row) => (
            <>
              <StatusMark kind={SHAPES[row.status]}>{text(`write_offs.status.${row.status}`)}</StatusMark>
              <span className="second-line">
                {row.decided ? row.decided.by : null}
                {row.periodId ? ` · ${format.period(row.periodId)}` : null}
              </span>
            </>
          ),
        },
        {
          key: "decide",
          head: text("write_offs.decided_by"),
          cell: (row) =>
            row.status === "proposed" && mayAct ? <Decide row={row} replies={replies} /> : null,
        },
      ]}
    />
  );
}

function Decide({ row, replies }: { row: WriteOffRow; replies: DecisionReplies }) {
  const text = useText();
  const hidden = { writeOffId: row.id };
  const own = (reply: ShownReply | undefined) =>
    reply?.typed.writeOffId?.[0] === row.id ? reply : undefined;
  return (
    <>
      {row.isOwn ? (
        <span className="second-line">{text("write_offs.own")}</span>
      ) : (
        <Form intent="confirm" reply={own(replies.confirm)} hidden={hidden} layout="inline" idPrefix={row.id}>
          <Button>{text("write_offs.confirm")}</Button>
        </Form>
      )}
      <Form
        intent="withdraw"
        reply={own(replies.withdraw)}
        hidden={hidden}
        layout="inline"
        idPrefix={`${row.id}-w`}
      >
        <Button kind="quiet">{text("write_offs.withdraw")}</Button>
      </Form>
    </>
  );
}
