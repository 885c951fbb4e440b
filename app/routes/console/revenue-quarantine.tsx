import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { MoneyText } from "#app/components/amount.tsx";
import { Button } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { Figures } from "#app/components/figures.tsx";
import { FilterBar } from "#app/components/filter-bar.tsx";
import { Form } from "#app/components/form.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { REVENUE_EVENT_KINDS } from "#app/domain/revenue-event.ts";
import { listQuarantine, type WaitingRevenue } from "#app/features/revenue/list-quarantine.server.ts";
import {
  dismissQuarantined,
  matchQuarantined,
  retryQuarantined,
} from "#app/features/revenue/resolve-quarantine.server.ts";
import { QUARANTINE_REASONS } from "#app/features/revenue/revenue-input.ts";
import { sourceName } from "#app/features/revenue/source-name.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "revenue.quarantine_title" };

export const loader = guardedLoader(signedInStaff("finance", "admin"), async ({ ctx, url }) => {
  const state = readListState(url.searchParams, {
    filters: { reason: QUARANTINE_REASONS },
    sorts: [],
    defaultSort: "-occurred",
    pageSize: 25,
  });
  const found = await listQuarantine(ctx, {
    reason: state.filters.reason,
    limit: state.pageSize,
    offset: state.offset,
  });
  return { state, ...found };
});

const rowForm = z.object({ id: z.string().max(60) });
const matchForm = rowForm.extend({
  customerId: z.string({ error: "revenue.choose_customer" }).max(60),
});

export const action = guardedAction(signedInStaff("finance", "admin"), async ({ ctx, request }) => {
  const here = "/console/revenue/quarantine";
  const intent = (await readIntent(request)).split("-")[0];
  if (intent === "match" || intent === "suggested") {
    const form = await parseForm(request, matchForm);
    if (!form.ok) return form.reply;
    const resolved = await matchQuarantined(ctx, form.value);
    if (!resolved) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "revenue.resolved", { recorded: resolved.recorded });
  }
  const form = await parseForm(request, rowForm);
  if (!form.ok) return form.reply;
  if (intent === "dismiss") {
    if (!(await dismissQuarantined(ctx, form.value))) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "revenue.dismissed");
  }
  const resolved = intent === "retry" ? await retryQuarantined(ctx, form.value) : null;
  if (!resolved) throw notFound(ctx);
  return redirectWithFlash(ctx, here, "revenue.resolved", { recorded: resolved.recorded });
});

export default function RevenueQuarantine() {
  const { state, rows, total, atStake, customers } = useLoaderData<typeof loader>();
  const text = useText();
  const [first, ...others] = atStake;
  const label = text("revenue.quarantine_at_stake");
  return (
    <>
      <PageHeader title={text("revenue.quarantine_title")} sub={text("revenue.quarantine_sub")} />
      {first ? (
        <Figures
          hero={{
            label,
            value: <MoneyText value={first} />,
            note: text("revenue.quarantine_waiting", { n: total }),
          }}
          others={others.slice(0, 3).map((value) => ({ label, value: <MoneyText value={value} /> }))}
        />
      ) : null}
      <FilterBar
        state={state}
        filters={[
          {
            name: "reason",
            label: text("revenue.reason"),
            choices: QUARANTINE_REASONS.map((reason) => ({
              value: reason,
              label: text(`revenue.reason.${reason}`, { products: "" }).replace(/:\s*$/, ""),
            })),
          },
        ]}
      />
      <DataTable
        caption={text("revenue.quarantine_title")}
        rows={rows}
        rowKey={({ id }) => id}
        detail={(row) => <WhatToDo row={row} customers={customers} />}
        empty={
          <EmptyState
            kind={state.filters.reason ? "no_match" : "nothing_yet"}
            title={text(state.filters.reason ? "revenue.no_match" : "revenue.quarantine_empty")}
          />
        }
        columns={[
          {
            key: "customer",
            head: text("revenue.customer"),
            grow: true,
            narrow: "title",
            cell: ({ customerHint, customerRef, externalId }) => (
              <>
                {customerHint ?? customerRef ?? externalId}
                <span className="second-line">
                  {[customerRef, externalId].filter((one) => one && one !== customerHint).join(" · ")}
                </span>
              </>
            ),
          },
          {
            key: "kind",
            head: text("revenue.kind"),
            cell: ({ kind, source }) => {
              const known = REVENUE_EVENT_KINDS.find((one) => one === kind);
              return (
                <>
                  {known ? text(`revenue.kind.${known}`) : kind}
                  <span className="second-line">{sourceName(source)}</span>
                </>
              );
            },
          },
          {
            key: "reason",
            head: text("revenue.reason"),
            narrow: "status",
            cell: ({ reason, products }) =>
              text(`revenue.reason.${reason}`, { products: products.join(", ") || "—" }),
          },
          {
            key: "occurred",
            head: text("revenue.occurred"),
            narrow: "aside",
            cell: ({ occurredAt }) => <Instant at={occurredAt} />,
          },
          {
            key: "gross",
            head: text("revenue.gross"),
            numeric: true,
            narrow: "value",
            cell: ({ gross }) => <MoneyText value={gross} />,
          },
        ]}
      />
      <Paging state={state} total={total} />
    </>
  );
}

type WhatToDoProps = {
  row: WaitingRevenue;
  customers: readonly { readonly id: string; readonly label: string }[];
};

/** One click where the customer can be told by its name or domain; else, or for another, a choice. */
function WhatToDo({ row, customers }: WhatToDoProps) {
  const text = useText();
  const match = `match-${row.id}`;
  const reply = useFormReply(match);
  const suggestedReply = useFormReply(`suggested-${row.id}`);
  const hidden = { id: row.id };
  const isUnknown = row.reason === "customer_unknown";
  const suggested = isUnknown ? row.suggested : null;
  return (
    <div className="flex flex-wrap items-end gap-4">
      {isUnknown && customers.length === 0 ? (
        <p className="text-muted">{text("revenue.no_customers")}</p>
      ) : null}
      {suggested ? (
        <Form
          intent={`suggested-${row.id}`}
          hidden={{ ...hidden, customerId: suggested.id }}
          layout="inline"
          reply={suggestedReply}
        >
          <Button kind="primary">{text("revenue.match_suggested", { customer: suggested.label })}</Button>
        </Form>
      ) : null}
      {isUnknown && customers.length > 0 ? (
        <Form
          intent={match}
          hidden={hidden}
          reply={reply}
          layout="row"
          idPrefix={row.id}
          label={`${text("revenue.match_to")}: ${row.externalId}`}
        >
          <Select
            name="customerId"
            label={text(suggested ? "revenue.match_to_other" : "revenue.match_to")}
            choices={customers.map(({ id, label }) => ({ value: id, label }))}
          />
          <Button>{text("revenue.match")}</Button>
        </Form>
      ) : null}
      <Form
        intent={`retry-${row.id}`}
        hidden={hidden}
        layout="inline"
        reply={useFormReply(`retry-${row.id}`)}
      >
        <Button kind="quiet">{text("revenue.retry")}</Button>
      </Form>
      <Form
        intent={`dismiss-${row.id}`}
        hidden={hidden}
        layout="inline"
        reply={useFormReply(`dismiss-${row.id}`)}
      >
        <Button kind="quiet">{text("revenue.dismiss")}</Button>
      </Form>
    </div>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
