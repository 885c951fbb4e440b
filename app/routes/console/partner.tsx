import { Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { DataTable } from "#app/components/data-table.tsx";
import { Day, Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { liftSubject } from "#app/domain/freeze-rules.ts";
import { listMembers } from "#app/features/accounts/list-members.server.ts";
import { offerStepUp } from "#app/features/accounts/offer-step-up.server.ts";
import { proveStepUp } from "#app/features/accounts/prove-step-up.server.ts";
import { AccountHistory, AccountName } from "#app/features/partners/account-history.tsx";
import { countryName } from "#app/features/partners/country-choices.server.ts";
import { findFreeze } from "#app/features/partners/find-freeze.server.ts";
import { findPartner } from "#app/features/partners/find-partner.server.ts";
import { findPayoutAccount } from "#app/features/partners/find-payout-account.server.ts";
import { askLiftForm, liftForm } from "#app/features/partners/freeze.form.ts";
import { FreezePart } from "#app/features/partners/freeze-part.tsx";
import { freezePayouts } from "#app/features/partners/freeze-payouts.server.ts";
import { askToLiftFreeze, liftFreeze } from "#app/features/partners/lift-freeze.server.ts";
import { payoutStateShown, payoutStateText } from "#app/features/partners/payout-state-shown.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.partner_page" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params, locale }) => {
  const partnerId = params.id ?? "";
  const partner = await findPartner(ctx, { partnerId });
  const account = await findPayoutAccount(ctx, { partnerId });
  if (!partner || !account) throw notFound(ctx);
  const members = await listMembers(ctx, { partnerId });
  const freeze = await findFreeze(ctx, { partnerId });
  const isFinance = ctx.actor.roles.includes("finance");
  const offer = isFinance ? await offerStepUp(ctx) : null;
  return { partner, account, members, freeze, offer, countryName: countryName(partner.country, locale) };
});

export const action = guardedAction(signedInStaff("finance"), async ({ ctx, request, params }) => {
  const partnerId = params.id ?? "";
  const here = `/console/partners/${partnerId}`;
  const intent = await readIntent(request);
  if (intent === "ask") {
    const form = await parseForm(request, askLiftForm, { multiline: ["reason"] });
    if (!form.ok) return form.reply;
    if (!(await askToLiftFreeze(ctx, { partnerId, ...form.value }))) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "bank.freeze.asked_done");
  }
  if (intent === "lift") {
    const form = await parseForm(request, liftForm);
    if (!form.ok) return form.reply;
    const { freezeId, outcome, ...answer } = form.value;
    await proveStepUp(ctx, { purpose: "lift_freeze", subject: liftSubject(freezeId, outcome), answer });
    if (!(await liftFreeze(ctx, { partnerId, freezeId, outcome }))) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "bank.freeze.lifted_done");
  }
  const form = await parseForm(request, z.object({}));
  if (!form.ok) return form.reply;
  if ((await freezePayouts(ctx, { partnerId })) === null) throw notFound(ctx);
  return redirectWithFlash(ctx, here, "bank.freeze.stopped_done");
});

/** One partner, all around: who they are, under which terms, who works there, where they are paid. */
export default function Partner() {
  const { partner, account, members, freeze, offer, countryName } = useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  const format = useFormat();
  const { payee } = partner;
  const freezeReply = useFormReply("freeze");
  const askReply = useFormReply("ask");
  const liftReply = useFormReply("lift");
  return (
    <>
      <PageHeader title={partner.name} sub={`${countryName} · ${partner.website}`} />
      <DefinitionList
        items={[
          { term: text("partners.state"), value: text(`partners.partner_state.${partner.status}`) },
          { term: text("partners.joined"), value: <Instant at={partner.joinedAt} /> },
          { term: text("accounts.time_zone"), value: partner.timeZone },
          {
            term: text("partners.nav_payout_account"),
            value: (
              <>
                <StatusMark kind={payoutStateShown(account.state, partner.country)}>
                  {text(payoutStateText(account.state, partner.country))}
                </StatusMark>{" "}
                {account.current ? <AccountName account={account.current} /> : null}
                {account.current && account.coolsOff ? (
                  <span className="second-line">
                    {text("bank.console.cooling", { usableFrom: format.instant(account.current.usableFrom) })}
                  </span>
                ) : null}
              </>
            ),
          },
          ...(payee
            ? [
                {
                  term: text("partners.payee"),
                  value: (
                    <>
                      {payee.legalName}, {payee.taxId ?? text("partners.no_tax_id")} ·{" "}
                      {text("partners.valid_from")} <Day on={payee.validFrom} />
                    </>
                  ),
                },
              ]
            : []),
          ...(partner.applicationId
            ? [
                {
                  term: text("partners.application_page"),
                  value: (
                    <Link to={`/console/applications/${partner.applicationId}`}>
                      {text("partners.see_application")}
                    </Link>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Section title={text("partners.enrolments")}>
        <DataTable
          caption={text("partners.enrolments")}
          rows={partner.enrolments}
          rowKey={({ id }) => id}
          columns={[
            {
              key: "type",
              head: text("partners.type"),
              grow: true,
              narrow: "title",
              cell: ({ typeLabel }) => typeLabel[locale],
            },
            {
              key: "entity",
              head: text("partners.paying_entity"),
              narrow: "aside",
              cell: ({ legalEntityName, currency }) => `${legalEntityName} · ${currency}`,
            },
            {
              key: "segment",
              head: text("partners.segment"),
              cell: ({ segmentLabel }) => segmentLabel?.[locale] ?? text("partners.no_segment"),
            },
            {
              key: "agreement",
              head: text("partners.nav_agreement"),
              narrow: "status",
              cell: ({ hasAgreement }) => (
                <StatusMark kind={hasAgreement ? "good" : "info"}>
                  {text(hasAgreement ? "partners.agreement_accepted" : "partners.agreement_waiting")}
                </StatusMark>
              ),
            },
          ]}
        />
      </Section>
      <Section title={text("bank.freeze.title")}>
        <FreezePart
          freeze={freeze}
          offer={offer}
          replies={{
            ...(freezeReply ? { freeze: freezeReply } : {}),
            ...(askReply ? { ask: askReply } : {}),
            ...(liftReply ? { lift: liftReply } : {}),
          }}
        />
      </Section>
      {account.history.length > 0 ? (
        <Section title={text("bank.history")}>
          <AccountHistory accounts={account.history} />
          <p className="text-muted">{text("bank.console.no_edit")}</p>
        </Section>
      ) : null}
      <Section title={text("partners.nav_team")}>
        <DataTable
          caption={text("partners.nav_team")}
          rows={members}
          rowKey={({ id }) => id}
          columns={[
            {
              key: "name",
              head: text("accounts.name"),
              grow: true,
              narrow: "title",
              cell: ({ name, email }) => (
                <>
                  {name}
                  <span className="second-line">{email}</span>
                </>
              ),
            },
            {
              key: "role",
              head: text("accounts.role"),
              narrow: "status",
              cell: ({ role, endedAt }) => (endedAt ? text("accounts.left") : text(`accounts.role.${role}`)),
            },
          ]}
        />
      </Section>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
