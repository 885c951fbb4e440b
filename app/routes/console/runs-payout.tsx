import { Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Amount, MoneyText } from "#app/components/amount.tsx";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { Code } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Form } from "#app/components/form.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Textarea } from "#app/components/text-fields.tsx";
import { isUnsent } from "#app/domain/payout-attempt.ts";
import { allowNextAttempt } from "#app/features/payouts/allow-next-attempt.server.ts";
import { cancelPayout } from "#app/features/payouts/cancel-payout.server.ts";
import { findPayout } from "#app/features/payouts/find-payout.server.ts";
import { PayoutMark } from "#app/features/payouts/payout-mark.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "payouts.payout" };

export const loader = guardedLoader(signedInStaff("finance", "admin"), async ({ ctx, params }) => {
  const payout = await findPayout(ctx, { payoutId: params.id ?? "" });
  if (!payout) throw notFound(ctx);
  const waits = payout.status === "needs_human" && payout.transferId === null;
  const isFinance = ctx.actor.roles.includes("finance");
  const mayCancel = isFinance && isUnsent(payout, payout.attempts);
  return { payout, mayAllow: waits && isFinance, mayCancel };
});

const reasonForm = z.object({ reason: z.string({ error: "payouts.reason_missing" }).max(1_000) });

export const action = guardedAction(signedInStaff("finance"), async ({ ctx, request, params }) => {
  const payoutId = params.id ?? "";
  const here = `/console/payouts/${payoutId}`;
  const intent = await readIntent(request);
  const form = await parseForm(request, reasonForm, { multiline: ["reason"] });
  if (!form.ok) return form.reply;
  if (intent === "cancel") {
    if (!(await cancelPayout(ctx, { payoutId, ...form.value }))) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "payouts.cancelled_done");
  }
  if (!(await allowNextAttempt(ctx, { payoutId, ...form.value }))) throw notFound(ctx);
  return redirectWithFlash(ctx, here, "payouts.allowed_done");
});

export default function Payout() {
  const { payout, mayAllow, mayCancel } = useLoaderData<typeof loader>();
  const text = useText();
  const allowReply = useFormReply("allow");
  const cancelReply = useFormReply("cancel");
  const { currency } = payout;
  const instant = (term: string, at: Date | null) => (at ? [{ term, value: <Instant at={at} /> }] : []);
  return (
    <>
      <PageHeader
        title={text("payouts.payout_to", { partner: payout.partnerName })}
        sub={<MoneyText value={{ minor: payout.amountMinor, currency }} />}
      />
      <DefinitionList
        items={[
          { term: text("payouts.state"), value: <PayoutMark status={payout.status} /> },
          { term: text("payouts.what_next"), value: text(`payouts.next.${payout.status}`) },
          ...(payout.statusReason
            ? [{ term: text("payouts.reason_code"), value: <Code>{payout.statusReason}</Code> }]
            : []),
          {
            term: text("payouts.statement"),
            value: <Link to={`/console/statements/${payout.statementNumber}`}>{payout.statementNumber}</Link>,
          },
          {
            term: text("payouts.run"),
            value: <Link to={`/console/runs/${payout.runId}`}>{payout.runId}</Link>,
          },
          { term: text("payouts.destination"), value: <Code>{payout.destination ?? ""}</Code> },
          ...(payout.transferId
            ? [{ term: text("payouts.transfer"), value: <Code>{payout.transferId}</Code> }]
            : []),
          ...instant(text("payouts.paid_at"), payout.paidAt),
          ...instant(text("payouts.confirmed_at"), payout.confirmedAt),
          ...instant(text("payouts.next_at"), payout.nextAttemptAt),
        ]}
      />
      {mayAllow ? (
        <Section title={text("payouts.allow_title")}>
          <p className="text-muted">{text("payouts.allow_sub")}</p>
          <Form intent="allow" reply={allowReply} idPrefix="allow">
            <Textarea name="reason" label={text("payouts.allow_reason")} rows={2} maxLength={1000} />
            <SubmitButton>{text("payouts.allow")}</SubmitButton>
          </Form>
        </Section>
      ) : null}
      {mayCancel ? (
        <Section title={text("payouts.cancel_title")}>
          <p className="text-muted">{text("payouts.cancel_sub")}</p>
          <Form intent="cancel" reply={cancelReply} idPrefix="cancel">
            <Textarea name="reason" label={text("payouts.cancel_reason")} rows={2} maxLength={1000} />
            <Button kind="danger">{text("payouts.cancel")}</Button>
          </Form>
        </Section>
      ) : null}
      <Section title={text("payouts.attempts")}>
        <DataTable
          caption={text("payouts.attempts")}
          rows={payout.attempts}
          rowKey={(row) => row.idempotencyKey}
          empty={<EmptyState kind="nothing_yet" title={text("payouts.no_attempts")} />}
          columns={[
            {
              key: "key",
              head: text("payouts.key"),
              cell: (row) => <Code>{row.idempotencyKey}</Code>,
              grow: true,
              narrow: "title",
            },
            {
              key: "state",
              head: text("payouts.state"),
              cell: (row) => text(`payouts.attempt.${row.state}`),
              narrow: "status",
            },
            {
              key: "error",
              head: text("payouts.answer"),
              cell: (row) => row.errorCode ?? "",
              narrow: "aside",
            },
            {
              key: "first",
              head: text("payouts.first_sent"),
              cell: (row) => <Instant at={row.firstSentAt} />,
            },
            { key: "last", head: text("payouts.last_sent"), cell: (row) => <Instant at={row.lastSentAt} /> },
          ]}
        />
      </Section>
      {payout.reversals.length > 0 ? (
        <Section title={text("payouts.reversals")}>
          <DataTable
            caption={text("payouts.reversals")}
            rows={payout.reversals}
            rowKey={(row) => row.id}
            columns={[
              {
                key: "id",
                head: text("payouts.reversal"),
                cell: (row) => <Code>{row.id}</Code>,
                grow: true,
                narrow: "title",
              },
              {
                key: "at",
                head: text("payouts.at"),
                cell: (row) => <Instant at={row.reversedAt} />,
                narrow: "aside",
              },
              {
                key: "amount",
                head: text("payouts.amount_in", { currency }),
                cell: (row) => <Amount value={{ minor: row.amountMinor, currency }} />,
                numeric: true,
                narrow: "value",
              },
            ]}
          />
        </Section>
      ) : null}
      <Section title={text("payouts.booked")}>
        <DataTable
          caption={text("payouts.booked")}
          ledger
          compact
          rows={payout.entries}
          rowKey={(row) => `${row.journalId}/${row.account}`}
          empty={<EmptyState kind="nothing_yet" title={text("payouts.nothing_booked")} />}
          columns={[
            {
              key: "account",
              head: text("payouts.account"),
              cell: (row) => <Code>{row.account}</Code>,
              grow: true,
            },
            { key: "kind", head: text("payouts.journal"), cell: (row) => <Code>{row.kind}</Code> },
            { key: "at", head: text("payouts.at"), cell: (row) => <Instant at={row.at} /> },
            {
              key: "amount",
              head: text("payouts.amount_in", { currency }),
              cell: (row) => <Amount value={{ minor: row.amountMinor, currency }} />,
              numeric: true,
            },
          ]}
        />
      </Section>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
