import { Link, useLoaderData } from "@remix-run/react";
import { Code } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Day, Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { listMembers } from "#app/features/accounts/list-members.server.ts";
import { countryName } from "#app/features/partners/country-choices.server.ts";
import { findPartner } from "#app/features/partners/find-partner.server.ts";
import { findPayoutAccount } from "#app/features/partners/find-payout-account.server.ts";
import { payoutStateShown, payoutStateText } from "#app/features/partners/payout-state-shown.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.partner_page" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params, locale }) => {
  const partnerId = params.id ?? "";
  const partner = await findPartner(ctx, { partnerId });
  const account = await findPayoutAccount(ctx, { partnerId });
  if (!partner || !account) throw notFound(ctx);
  const members = await listMembers(ctx, { partnerId });
  return { partner, account, members, countryName: countryName(partner.country, locale) };
});

/** One partner, all around: who they are, under which terms, who works there, where they are paid. */
export default function Partner() {
  const { partner, account, members, countryName } = useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  const { payee } = partner;
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
                {account.stripeAccountId ? <Code>{account.stripeAccountId}</Code> : null}
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
