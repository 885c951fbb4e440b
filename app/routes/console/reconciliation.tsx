import { Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button } from "#app/components/buttons.tsx";
import { Code } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { type BreakView, findReconciliation } from "#app/features/payouts/find-reconciliation.server.ts";
import { releasePayments } from "#app/features/payouts/release-payments.server.ts";
import { requestReconciliation } from "#app/features/payouts/request-reconciliation.server.ts";
import { settleBreak } from "#app/features/payouts/settle-break.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "payouts.reconciliation" };
const HERE = "/console/reconciliation";

export const loader = guardedLoader(signedInStaff("finance", "admin"), async ({ ctx }) => ({
  ...(await findReconciliation(ctx)),
  mayAct: ctx.actor.roles.includes("finance"),
}));

const settleForm = z.object({
  breakId: z.string().max(80),
  reason: z.string({ error: "payouts.reason_missing" }).max(1_000),
});

const releaseForm = z.object({ reason: z.string({ error: "payouts.reason_missing" }).max(1_000) });

export const action = guardedAction(signedInStaff("finance"), async ({ ctx, request }) => {
  if ((await readIntent(request)) === "settle") {
    const form = await parseForm(request, settleForm);
    if (!form.ok) return form.reply;
    if (!(await settleBreak(ctx, form.value))) throw notFound(ctx);
    return redirectWithFlash(ctx, HERE, "payouts.settled_done");
  }
  if ((await readIntent(request)) === "release") {
    const form = await parseForm(request, releaseForm);
    if (!form.ok) return form.reply;
    if (!(await releasePayments(ctx, form.value))) throw notFound(ctx);
    return redirectWithFlash(ctx, HERE, "payout_care.released_done");
  }
  const form = await parseForm(request, z.object({}));
  if (!form.ok) return form.reply;
  await requestReconciliation(ctx);
  return redirectWithFlash(ctx, HERE, "payouts.reconcile_done");
});

export default function Reconciliation() {
  const { last, open, settled, stoppedSince, mayAct } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const reply = useFormReply("settle");
  const releaseReply = useFormReply("release");
  return (
    <>
      <PageHeader
        title={text("payouts.reconciliation")}
        sub={text("payouts.reconciliation_sub")}
        actions={
          mayAct ? (
            <Form intent="now" layout="inline">
              <Button>{text("payouts.reconcile_now")}</Button>
            </Form>
          ) : null
        }
      />
      {stoppedSince ? (
        <>
          <Banner kind="needs_you" title={text("payout_care.watch_title")}>
            {text("payout_care.watch_sub")} <Instant at={stoppedSince} />
          </Banner>
          {mayAct ? (
            <Form intent="release" layout="row" idPrefix="release" reply={releaseReply}>
              <TextInput name="reason" label={text("payout_care.release_reason")} maxLength={1000} />
              <Button>{text("payout_care.release")}</Button>
            </Form>
          ) : null}
        </>
      ) : null}
      {last ? (
        <DefinitionList
          items={[
            { term: text("payouts.last_run"), value: <Instant at={last.at} /> },
            { term: text("payouts.examined_transfers"), value: format.count(last.transfers) },
            { term: text("payouts.examined_payouts"), value: format.count(last.payouts) },
            { term: text("payouts.in_flight"), value: format.count(last.inFlight) },
          ]}
        />
      ) : (
        <EmptyState kind="nothing_yet" title={text("payouts.never_reconciled")} />
      )}
      <Section title={text("payouts.open_breaks")}>
        {open.length === 0 ? (
          <EmptyState kind="nothing_yet" title={text("payouts.no_breaks")} />
        ) : (
          <>
            <Breaks rows={open} caption={text("payouts.open_breaks")} />
            {mayAct
              ? open.map((row) => (
                  <Form
                    key={row.id}
                    intent="settle"
                    layout="row"
                    idPrefix={row.id}
                    hidden={{ breakId: row.id }}
                    reply={reply}
                    label={text("payouts.settle_of", { reference: row.reference })}
                  >
                    <TextInput
                      name="reason"
                      label={text("payouts.settle_of", { reference: row.reference })}
                      maxLength={1000}
                    />
                    <Button>{text("payouts.settle")}</Button>
                  </Form>
                ))
              : null}
          </>
        )}
      </Section>
      {settled.length > 0 ? (
        <Section title={text("payouts.settled_breaks")}>
          <Breaks rows={settled} caption={text("payouts.settled_breaks")} />
        </Section>
      ) : null}
    </>
  );
}

function Breaks({ rows, caption }: { rows: readonly BreakView[]; caption: string }) {
  const text = useText();
  const format = useFormat();
  const amount = (minor: bigint | null, currency: string) =>
    minor === null ? "" : format.money({ minor, currency });
  return (
    <DataTable
      caption={caption}
      rows={rows}
      rowKey={(row) => row.id}
      columns={[
        {
          key: "kind",
          head: text("payouts.difference"),
          grow: true,
          narrow: "title",
          cell: (row) => (
            <>
              {text(`payouts.break.${row.kind}`)}
              {row.reasonText ? <span className="second-line">{row.reasonText}</span> : null}
            </>
          ),
        },
        {
          key: "reference",
          head: text("payouts.reference"),
          narrow: "status",
          cell: (row) =>
            row.payoutId ? (
              <Link to={`/console/payouts/${row.payoutId}`}>{row.reference}</Link>
            ) : (
              <Code>{row.reference}</Code>
            ),
        },
        {
          key: "expected",
          head: text("payouts.our_books"),
          numeric: true,
          cell: (row) => amount(row.expectedMinor, row.currency),
        },
        {
          key: "found",
          head: text("payouts.found"),
          numeric: true,
          narrow: "value",
          cell: (row) => amount(row.foundMinor, row.currency),
        },
        {
          key: "opened",
          head: text("payouts.since"),
          narrow: "aside",
          cell: (row) => <Instant at={row.openedAt} form="short" />,
        },
      ]}
    />
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
