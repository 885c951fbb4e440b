import { Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { listRuns } from "#app/features/payouts/list-runs.server.ts";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { RunList } from "#app/features/payouts/run-list.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "payouts.runs" };

export const loader = guardedLoader(signedInStaff("finance", "admin"), async ({ ctx }) => ({
  ...(await listRuns(ctx)),
  mayPrepare: ctx.actor.roles.includes("finance"),
}));

const prepareForm = z.object({
  periodId: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  legalEntityId: z.string().max(80),
  currency: z.string().regex(/^[A-Z]{3}$/),
});

export const action = guardedAction(signedInStaff("finance"), async ({ ctx, request }) => {
  const form = await parseForm(request, prepareForm);
  if (!form.ok) return form.reply;
  const runId = await prepareRun(ctx, form.value);
  return redirectWithFlash(ctx, `/console/runs/${runId}`, "payouts.prepared_done");
});

export default function Runs() {
  const { runs, preparable, openBreaks, mayPrepare } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const reply = useFormReply("prepare");
  return (
    <>
      <PageHeader title={text("payouts.runs")} sub={text("payouts.runs_sub")} />
      {openBreaks > 0 ? (
        <Banner kind="needs_you" title={text("payouts.breaks_block_title", { count: openBreaks })}>
          <Link to="/console/reconciliation">{text("payouts.breaks_block_link")}</Link>
        </Banner>
      ) : null}
      <Section title={text("payouts.to_prepare")}>
        {reply ? (
          <Form intent="prepare" reply={reply} label={text("payouts.prepare")}>
            {null}
          </Form>
        ) : null}
        <DataTable
          caption={text("payouts.to_prepare")}
          rows={preparable}
          rowKey={(row) => `${row.legalEntityId}/${row.currency}`}
          empty={<EmptyState kind="nothing_yet" title={text("payouts.nothing_to_prepare")} />}
          columns={[
            {
              key: "entity",
              head: text("payouts.company"),
              cell: (row) => row.entityName,
              grow: true,
              narrow: "title",
            },
            {
              key: "period",
              head: text("payouts.up_to_month"),
              cell: (row) => format.periodTitle(row.periodId),
            },
            {
              key: "payouts",
              head: text("payouts.payouts"),
              cell: (row) => format.count(row.payouts),
              numeric: true,
            },
            {
              key: "left_out",
              head: text("payouts.not_yet"),
              cell: (row) => format.count(row.leftOut),
              numeric: true,
            },
            {
              key: "total",
              head: text("payouts.total"),
              cell: (row) => format.money({ minor: row.totalMinor, currency: row.currency }),
              numeric: true,
              narrow: "value",
            },
            {
              key: "act",
              head: text("payouts.act"),
              narrow: "status",
              cell: ({ periodId, legalEntityId, currency, entityName, payouts }) =>
                mayPrepare && payouts > 0 ? (
                  <Form layout="inline" intent="prepare" hidden={{ periodId, legalEntityId, currency }}>
                    <Button>
                      {text("payouts.prepare")}
                      <span className="sr-only"> {`${entityName}, ${currency}`}</span>
                    </Button>
                  </Form>
                ) : payouts === 0 ? (
                  <span className="text-muted text-sm">{text("payouts.nothing_sendable")}</span>
                ) : null,
            },
          ]}
        />
      </Section>
      <Section title={text("payouts.all_runs")}>
        <RunList
          caption={text("payouts.all_runs")}
          runs={runs}
          mayApprove={mayPrepare}
          empty={<EmptyState kind="nothing_yet" title={text("payouts.no_runs")} />}
        />
      </Section>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
