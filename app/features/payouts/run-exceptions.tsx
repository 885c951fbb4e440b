import { Link } from "@remix-run/react";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { Section } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { Textarea } from "#app/components/text-fields.tsx";
import type { Currency } from "#app/domain/money.ts";
import { ACCEPT_REASONS, LEAVE_OUT_REASONS } from "#app/domain/run-decisions.ts";
import { useText } from "#app/i18n/provider.tsx";
import { ExceptionFact } from "./exception-fact.tsx";
import type { ShownException, ShownGroup } from "./shown-exceptions.server.ts";

type RunExceptionsProps = {
  groups: readonly ShownGroup[];
  currency: Currency;
  /** A draft that the reader may work on. */
  mayDecide: boolean;
  reply?: ShownReply | null;
};

/** What is out of the ordinary, first of all on a run's page; each accepted or postponed in one form. */
export function RunExceptions({ groups, currency, mayDecide, reply }: RunExceptionsProps) {
  const text = useText();
  if (groups.length === 0)
    return (
      <Section title={text("runs.exceptions")}>
        <EmptyState kind="nothing_yet" title={text("runs.exceptions_none")} />
      </Section>
    );
  const open = groups.reduce((sum, group) => sum + group.open, 0);
  const tables = groups.map((group) => (
    <ExceptionTable key={group.kind} group={group} currency={currency} mayDecide={mayDecide} />
  ));
  return (
    <Section title={text("runs.exceptions")}>
      <p className="text-muted">
        {text("runs.exceptions_open", { count: open })}. {text("runs.exceptions_sub")}
      </p>
      {mayDecide && open > 0 ? (
        <Form intent="decide" idPrefix="decide" reply={reply}>
          {tables}
          <Select
            name="decision"
            label={text("runs.decision")}
            choices={[
              ...ACCEPT_REASONS.map((reason) => ({
                value: `accepted:${reason}`,
                label: text("runs.accept_because", { reason: text(`runs.reason.${reason}`) }),
              })),
              ...LEAVE_OUT_REASONS.map((reason) => ({
                value: `postponed:${reason}`,
                label: text("runs.postpone_because", { reason: text(`runs.reason.${reason}`) }),
              })),
            ]}
          />
          <Textarea name="reasonText" label={text("runs.decision_text")} rows={2} maxLength={1000} optional />
          <SubmitButton>{text("runs.decide")}</SubmitButton>
        </Form>
      ) : (
        tables
      )}
    </Section>
  );
}

function ExceptionTable({
  group,
  currency,
  mayDecide,
}: {
  group: ShownGroup;
  currency: Currency;
  mayDecide: boolean;
}) {
  const text = useText();
  const kind = text(`runs.kind.${group.kind}`);
  return (
    <>
      <DataTable
        caption={kind}
        showCaption
        rows={group.rows}
        rowKey={(row) => row.key}
        columns={[
          {
            key: "whom",
            head: text("payouts.partner"),
            narrow: "title",
            cell: (row) => <Whom row={row} kind={kind} mayDecide={mayDecide} />,
          },
          {
            key: "fact",
            head: text("runs.fact"),
            grow: true,
            narrow: "aside",
            cell: (row) => <ExceptionFact exception={row} currency={currency} />,
          },
          {
            key: "standing",
            head: text("runs.standing"),
            narrow: "status",
            cell: (row) => <Standing row={row} />,
          },
        ]}
      />
      {mayDecide && group.open > 1 ? (
        <div className="choice">
          <input type="checkbox" id={group.allKey} name="keys" value={group.allKey} />
          <label htmlFor={group.allKey}>{text("runs.tick_all", { count: group.open })}</label>
        </div>
      ) : null}
    </>
  );
}

function Whom({ row, kind, mayDecide }: { row: ShownException; kind: string; mayDecide: boolean }) {
  const text = useText();
  const name = row.partnerName ?? text("runs.of_the_run");
  const shown = row.partnerId ? <Link to={`/console/partners/${row.partnerId}`}>{name}</Link> : name;
  if (row.standing === "out") return <s>{shown}</s>;
  if (!mayDecide || row.standing !== "open") return shown;
  return (
    <span className="choice">
      <input type="checkbox" name="keys" value={row.key} aria-label={text("runs.tick", { name, kind })} />
      {shown}
    </span>
  );
}

function Standing({ row }: { row: ShownException }) {
  const text = useText();
  if (row.standing === "open") return <StatusMark kind="needs_you">{text("runs.standing.open")}</StatusMark>;
  const { decision } = row;
  const outcome = decision && decision.outcome !== "reopened" ? decision.outcome : null;
  return (
    <>
      <StatusMark kind={row.standing === "accepted" ? "good" : "neutral"}>
        {text(outcome ? `runs.outcome.${outcome}` : "runs.standing.out")}
      </StatusMark>
      {decision?.reasonCode ? (
        <span className="second-line">
          {text("runs.by", { reason: text(`runs.reason.${decision.reasonCode}`), name: decision.by })}
          {decision.reasonText ? ` · ${decision.reasonText}` : ""}
        </span>
      ) : null}
    </>
  );
}
