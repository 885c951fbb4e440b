import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { parseAmount } from "#app/domain/money-text.ts";
import { confirmWriteOff, withdrawWriteOff } from "#app/features/commissions/decide-write-off.server.ts";
import { listWriteOffs } from "#app/features/commissions/list-write-offs.server.ts";
import { proposeWriteOff } from "#app/features/commissions/propose-write-off.server.ts";
import { ProposeWriteOff } from "#app/features/commissions/propose-write-off.tsx";
import { OpenDebts, WriteOffs } from "#app/features/commissions/write-off-tables.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "write_offs.title" };

export const loader = guardedLoader(signedInStaff("finance", "admin"), async ({ ctx }) => ({
  ...(await listWriteOffs(ctx)),
  mayAct: ctx.actor.roles.includes("finance"),
}));

const HERE = "/console/ledger/write-offs";
const decideForm = z.object({ writeOffId: z.string().max(60) });
const proposeForm = z.object({
  debt: z.string({ error: "write_offs.choose" }).max(200),
  amount: z.string({ error: "write_offs.amount_missing" }).max(40),
  reason: z.string({ error: "write_offs.reason_missing" }).max(1_000),
});

export const action = guardedAction(signedInStaff("finance"), async ({ ctx, request, locale }) => {
  const intent = await readIntent(request);
  if (intent === "propose") {
    const form = await parseForm(request, proposeForm, { multiline: ["reason"] });
    if (!form.ok) return form.reply;
    const { debt: key, amount: typed, reason } = form.value;
    const debt = (await listWriteOffs(ctx)).debts.find((one) => debtKey(one) === key);
    if (!debt) return refuse(request, 422, [{ field: "debt", key: "write_offs.choose", values: {} }]);
    const amount = parseAmount(typed, debt.currency, locale);
    if (!amount.ok)
      return refuse(request, 422, [{ field: "amount", key: "write_offs.amount_missing", values: {} }]);
    if (!(await proposeWriteOff(ctx, { ...debt, amountMinor: amount.minor, reason }))) throw notFound(ctx);
    return redirectWithFlash(ctx, HERE, "write_offs.proposed_done");
  }
  const form = await parseForm(request, decideForm);
  if (!form.ok) return form.reply;
  if (intent === "withdraw") {
    if (!(await withdrawWriteOff(ctx, form.value))) throw notFound(ctx);
    return redirectWithFlash(ctx, HERE, "write_offs.withdrawn_done");
  }
  const done = await confirmWriteOff(ctx, form.value);
  if (!done) throw notFound(ctx);
  return redirectWithFlash(ctx, HERE, "write_offs.confirmed_done", { period: done.periodId });
});

export default function WriteOffsPage() {
  const { debts, writeOffs, mayAct } = useLoaderData<typeof loader>();
  const text = useText();
  const reply = useFormReply("propose");
  const replies = { confirm: useFormReply("confirm"), withdraw: useFormReply("withdraw") };
  const open = debts.filter(({ debtMinor, givenUpMinor }) => debtMinor > givenUpMinor);
  return (
    <>
      <PageHeader title={text("write_offs.title")} sub={text("write_offs.sub")} />
      <Section title={text("write_offs.debts")}>
        <OpenDebts debts={debts} />
      </Section>
      {mayAct && open.length > 0 ? (
        <Section title={text("write_offs.propose")}>
          <ProposeWriteOff reply={reply} debts={open.map((debt) => ({ ...debt, key: debtKey(debt) }))} />
        </Section>
      ) : null}
      <Section title={text("write_offs.all")}>
        <WriteOffs writeOffs={writeOffs} mayAct={mayAct} replies={replies} />
      </Section>
    </>
  );
}

function debtKey(debt: { partnerId: string; legalEntityId: string; currency: string }): string {
  return `${debt.partnerId}/${debt.legalEntityId}/${debt.currency}`;
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
