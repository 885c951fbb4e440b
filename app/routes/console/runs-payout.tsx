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
import { parseAmount } from "#app/domain/money-text.ts";
import { isUnsent } from "#app/domain/payout-attempt.ts";
import { adoptTransfer } from "#app/features/payouts/adopt-transfer.server.ts";
import { allowNextAttempt } from "#app/features/payouts/allow-next-attempt.server.ts";
import { askReversal } from "#app/features/payouts/ask-reversal.server.ts";
import { BankLeg } from "#app/features/payouts/bank-leg.tsx";
import { cancelPayout } from "#app/features/payouts/cancel-payout.server.ts";
import { decideReversal, REVERSAL_CHOICES } from "#app/features/payouts/decide-reversal.server.ts";
import { findPayout } from "#app/features/payouts/find-payout.server.ts";
import { findPayoutCare } from "#app/features/payouts/find-payout-care.server.ts";
import { lookAtStripe } from "#app/features/payouts/look-at-stripe.server.ts";
import { PayoutEvidence } from "#app/features/payouts/payout-evidence.tsx";
import { PayoutMark } from "#app/features/payouts/payout-mark.tsx";
import { AskReversal, DecideReversal } from "#app/features/payouts/reversal-forms.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "payouts.payout" };

export const loader = guardedLoader(signedInStaff("finance", "admin"), async ({ ctx, params }) => {
  const payout = await findPayout(ctx, { payoutId: params.id ?? "" });
  if (!payout) throw notFound(ctx);
  const care = await findPayoutCare(ctx, { payoutId: payout.id });
  const waits = payout.status === "needs_human" && payout.transferId === null;
  const isFinance = ctx.actor.roles.includes("finance");
  const mayCancel = isFinance && isUnsent(payout, payout.attempts);
  const says = waits ? await lookAtStripe(ctx, payout.id, payout.attempts) : null;
  const leftMinor = payout.transferId ? payout.amountMinor - (care?.reversedMinor ?? 0n) : 0n;
  return { payout, care, says, waits, leftMinor, isFinance, mayAllow: waits && isFinance, mayCancel };
});

const reason = z.string({ error: "payouts.reason_missing" }).max(1_000);
const reasonForm = z.object({ reason });
const adoptForm = z.object({ reason, transferId: z.string().max(80) });
const amount = z.string({ error: "payout_care.amount_missing" }).max(40);
const decideForm = z.object({
  reason,
  amount,
  choice: z.enum(REVERSAL_CHOICES, { error: "payout_care.choice_missing" }),
});
const reverseForm = z.object({ reason, amount });

export const action = guardedAction(signedInStaff("finance"), async ({ ctx, request, params, locale }) => {
  const payoutId = params.id ?? "";
  const here = `/console/payouts/${payoutId}`;
  const intent = await readIntent(request);
  if (intent === "adopt") {
    const form = await parseForm(request, adoptForm);
    if (!form.ok) return form.reply;
    if (!(await adoptTransfer(ctx, { payoutId, ...form.value }))) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "payout_care.adopted_done");
  }
  if (intent === "decide" || intent === "reverse") {
    const payout = await findPayout(ctx, { payoutId });
    if (!payout) throw notFound(ctx);
    const wrong = () =>
      refuse(request, 422, [{ field: "amount", key: "payout_care.amount_missing", values: {} }]);
    if (intent === "decide") {
      const form = await parseForm(request, decideForm, { multiline: ["reason"] });
      if (!form.ok) return form.reply;
      const { amount: typed, ...decided } = form.value;
      const read = parseAmount(typed, payout.currency, locale);
      if (!read.ok) return wrong();
      if (!(await decideReversal(ctx, { payoutId, ...decided, amountMinor: read.minor })))
        throw notFound(ctx);
      return redirectWithFlash(ctx, here, "payout_care.decided_done");
    }
    const form = await parseForm(request, reverseForm, { multiline: ["reason"] });
    if (!form.ok) return form.reply;
    const read = parseAmount(form.value.amount, payout.currency, locale);
    if (!read.ok) return wrong();
    const asked = { payoutId, amountMinor: read.minor, reason: form.value.reason };
    if (!(await askReversal(ctx, asked))) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "payout_care.reverse_done");
  }
  const form = await parseForm(request, reasonForm, { multiline: ["reason"] });
  if (!form.ok) return form.reply;
  if (intent === "cancel") {
    if (!(await cancelPayout(ctx, { payoutId, ...form.value }))) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "payouts.cancelled_done");
  }
  const allowed = await allowNextAttempt(ctx, { payoutId, ...form.value });
  if (allowed === null) throw notFound(ctx);
  const done = allowed === "allowed" ? "payouts.allowed_done" : "payout_care.second_needed";
  return redirectWithFlash(ctx, here, done);
});

const OWN_STATES = ["asked", "sending", "unknown", "done", "no_balance", "needs_human"] as const;
const DECISIONS = ["adopt", "allow_next", "write_back", "keep"] as const;

export default function Payout() {
  const { payout, care, says, waits, leftMinor, isFinance, mayAllow, mayCancel } =
    useLoaderData<typeof loader>();
  const text = useText();
  const allowReply = useFormReply("allow");
  const cancelReply = useFormReply("cancel");
  const adoptReply = useFormReply("adopt");
  const decideReply = useFormReply("decide");
  const reverseReply = useFormReply("reverse");
  const own = OWN_STATES.find((known) => known === care?.own?.status);
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
          ...(care?.receipt
            ? [
                {
                  term: text("payout_care.received"),
                  value: (
                    <MoneyText value={{ minor: care.receipt.amountMinor, currency: care.receipt.currency }} />
                  ),
                },
              ]
            : []),
          ...(own ? [{ term: text("payout_care.own"), value: text(`payout_care.own.${own}`) }] : []),
          ...instant(text("payouts.paid_at"), payout.paidAt),
          ...instant(text("payouts.confirmed_at"), payout.confirmedAt),
          ...instant(text("payouts.next_at"), payout.nextAttemptAt),
        ]}
      />
      {waits ? (
        <PayoutEvidence says={says} currency={currency} mayAdopt={mayAllow} reply={adoptReply} />
      ) : null}
      {isFinance && care && care.undecidedMinor > 0n ? (
        <DecideReversal minor={care.undecidedMinor} currency={currency} reply={decideReply} />
      ) : null}
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
            {
              key: "requests",
              head: text("payout_care.requests"),
              cell: (row) =>
                row.requestIds.map((id) => (
                  <span className="second-line" key={id}>
                    {id}
                  </span>
                )),
            },
            {
              key: "params",
              head: text("payout_care.frozen_params"),
              cell: (row) => <Code>{row.params}</Code>,
            },
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
      {care ? <BankLeg rows={care.bankLeg} /> : null}
      {care && care.decisions.length > 0 ? (
        <Section title={text("payout_care.decisions")}>
          <DataTable
            caption={text("payout_care.decisions")}
            rows={care.decisions}
            rowKey={(row) => row.id}
            columns={[
              {
                key: "kind",
                head: text("payout_care.choice"),
                grow: true,
                narrow: "title",
                cell: (row) => (
                  <>
                    {text(`payout_care.kind.${DECISIONS.find((known) => known === row.kind) ?? "keep"}`)}
                    <span className="second-line">{row.reasonText}</span>
                  </>
                ),
              },
              {
                key: "word",
                head: text("payouts.state"),
                cell: (row) => (row.isConclusive ? "" : text("payout_care.not_conclusive")),
              },
              {
                key: "at",
                head: text("payouts.at"),
                narrow: "aside",
                cell: (row) => <Instant at={row.decidedAt} form="short" />,
              },
              {
                key: "amount",
                head: text("payouts.amount_in", { currency }),
                numeric: true,
                narrow: "value",
                cell: (row) =>
                  row.amountMinor === null ? null : <Amount value={{ minor: row.amountMinor, currency }} />,
              },
            ]}
          />
        </Section>
      ) : null}
      {isFinance && leftMinor > 0n && payout.status !== "needs_human" ? (
        <AskReversal minor={leftMinor} currency={currency} reply={reverseReply} />
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
