import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { readBankAccount } from "#app/domain/bank-account.ts";
import { invariant } from "#app/domain/errors.ts";
import { offerStepUp } from "#app/features/accounts/offer-step-up.server.ts";
import { proveStepUp } from "#app/features/accounts/prove-step-up.server.ts";
import { StepUpFields } from "#app/features/accounts/step-up-fields.tsx";
import { AccountHistory } from "#app/features/partners/account-history.tsx";
import { AccountNoticeBanner } from "#app/features/partners/account-notice.tsx";
import { bankAccountForm, stepUpForm } from "#app/features/partners/bank-account.form.ts";
import { BankAccountFields } from "#app/features/partners/bank-account-fields.tsx";
import { BankAccountPart } from "#app/features/partners/bank-account-part.tsx";
import {
  changeStripeAccount,
  stripeChangeSubject,
} from "#app/features/partners/change-stripe-account.server.ts";
import { connectPayoutAccount } from "#app/features/partners/connect-payout-account.server.ts";
import { countryChoices, countryName } from "#app/features/partners/country-choices.server.ts";
import { bankChangeSubject, enterBankAccount } from "#app/features/partners/enter-bank-account.server.ts";
import { findAccountNotice } from "#app/features/partners/find-account-notice.server.ts";
import { findPayoutAccount } from "#app/features/partners/find-payout-account.server.ts";
import { StripeAccountPart } from "#app/features/partners/stripe-account-part.tsx";
import { signedInPartner } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.nav_payout_account" };

const HERE = "/portal/payout-account";
const PURPOSE = "change_payout_account";

export const loader = guardedLoader(signedInPartner(), async ({ ctx, locale }) => {
  const { partnerId, role } = ctx.actor;
  const account = await findPayoutAccount(ctx, { partnerId });
  if (!account) throw notFound(ctx);
  return {
    account,
    notice: await findAccountNotice(ctx),
    offer: await offerStepUp(ctx),
    countries: countryChoices(locale),
    countryName: countryName(account.country, locale),
    mayChange: role === "owner" || role === "finance",
  };
});

/** Answers a link and never a redirect to another origin: browsers refuse those after a form post. */
export const action = guardedAction(signedInPartner("owner", "finance"), async ({ ctx, request }) => {
  const intent = await readIntent(request);
  if (intent === "bank") {
    const form = await parseForm(request, bankAccountForm);
    if (!form.ok) return form.reply;
    const read = readBankAccount(form.value);
    invariant(read.ok, "the form took only a right account");
    const before = await findPayoutAccount(ctx, { partnerId: ctx.actor.partnerId });
    const isFirst = before?.history.length === 0;
    if (!isFirst) {
      const subject = bankChangeSubject(ctx, read.account);
      await proveStepUp(ctx, { purpose: PURPOSE, subject, answer: form.value });
    }
    await enterBankAccount(ctx, read.account);
    return redirectWithFlash(ctx, HERE, isFirst ? "bank.saved_first" : "bank.saved_change");
  }
  if (intent === "change_stripe") {
    const form = await parseForm(request, stepUpForm);
    if (!form.ok) return form.reply;
    const subject = await stripeChangeSubject(ctx);
    await proveStepUp(ctx, { purpose: PURPOSE, subject, answer: form.value });
    await changeStripeAccount(ctx);
    return { link: await connectPayoutAccount(ctx) };
  }
  const form = await parseForm(request, z.object({}));
  if (!form.ok) return form.reply;
  return { link: await connectPayoutAccount(ctx) };
});

/** Where the partner is paid now, the way to another account, and every one before. */
export default function PayoutAccount() {
  const { account, notice, offer, countries, countryName, mayChange } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const text = useText();
  const connectReply = useFormReply();
  const bankReply = useFormReply("bank");
  const changeReply = useFormReply("change_stripe");
  const link = answer && "link" in answer ? answer.link : null;
  const { rail, state, current, history } = account;
  const hadOne = history.length > 0;
  const mayConnect = mayChange && (!hadOne || (current?.rail === "stripe" && state !== "disconnected"));
  return (
    <>
      <PageHeader
        title={text("partners.nav_payout_account")}
        sub={text(rail === "manual" ? "bank.sub_bank" : "partners.payout_account_sub")}
      />
      <AccountNoticeBanner notice={notice} />
      {rail === "manual" ? (
        <BankAccountPart account={account} />
      ) : (
        <StripeAccountPart
          account={account}
          countryName={countryName}
          mayConnect={mayConnect}
          link={link}
          reply={connectReply ?? null}
        />
      )}
      {mayChange ? null : <p className="text-muted">{text("bank.who_enters")}</p>}
      {mayChange && notice?.kind !== "frozen" && (hadOne || rail === "manual") && !link ? (
        <Section title={text(hadOne ? "bank.change_title" : "bank.title_bank")}>
          {hadOne ? <p className="text-muted">{text("bank.change_sub")}</p> : null}
          {rail === "manual" ? (
            <BankAccountFields
              countries={countries}
              country={account.country}
              change={hadOne ? offer : null}
              reply={bankReply ?? null}
            />
          ) : (
            <Form intent="change_stripe" reply={changeReply}>
              <p className="text-muted">{text("bank.change_stripe_sub")}</p>
              <StepUpFields offer={offer} />
              <SubmitButton>{text("bank.change_stripe")}</SubmitButton>
            </Form>
          )}
        </Section>
      ) : null}
      {hadOne ? (
        <Section title={text("bank.history")}>
          <AccountHistory accounts={history} />
        </Section>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
