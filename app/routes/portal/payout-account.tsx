import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Code } from "#app/components/code-block.tsx";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { type StatusKind, StatusMark } from "#app/components/status-mark.tsx";
import { connectPayoutAccount } from "#app/features/partners/connect-payout-account.server.ts";
import { countryName } from "#app/features/partners/country-choices.server.ts";
import {
  findPayoutAccount,
  type PayoutAccountView,
} from "#app/features/partners/find-payout-account.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.nav_payout_account" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx, locale }) => {
  const { partnerId, role } = ctx.actor;
  const account = await findPayoutAccount(ctx, { partnerId });
  if (!account) throw notFound(ctx);
  return {
    account,
    countryName: countryName(account.country, locale),
    mayConnect: role === "owner" || role === "finance",
  };
});

/** Answers a link and never a redirect to another origin: browsers refuse those after a form post. */
export const action = guardedAction(signedInPartner("owner", "finance"), async ({ ctx, request }) => {
  const form = await parseForm(request, z.object({}));
  if (!form.ok) return form.reply;
  return { link: await connectPayoutAccount(ctx) };
});

const SHOWN: Record<PayoutAccountView["state"], StatusKind> = {
  none: "needs_you",
  onboarding: "needs_you",
  action_needed: "needs_you",
  pending_review: "info",
  active: "good",
  restricted: "bad",
  rejected: "bad",
  disconnected: "needs_you",
};

export default function PayoutAccount() {
  const { account, countryName, mayConnect } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const text = useText();
  const reply = useFormReply();
  const link = answer && "link" in answer ? answer.link : null;
  const { state, rail, requirementsDue, stripeAccountId, checkedAt } = account;
  if (rail === "manual") {
    return (
      <>
        <PageHeader title={text("partners.nav_payout_account")} />
        <Banner kind="info" title={text("partners.by_bank_title")}>
          {text("partners.by_bank_body", { country: countryName })}
        </Banner>
      </>
    );
  }
  return (
    <>
      <PageHeader title={text("partners.nav_payout_account")} sub={text("partners.payout_account_sub")} />
      <DefinitionList
        items={[
          {
            term: text("partners.state"),
            value: <StatusMark kind={SHOWN[state]}>{text(`partners.account_state.${state}`)}</StatusMark>,
          },
          { term: text("partners.what_next"), value: text(`partners.account_next.${state}`) },
          { term: text("partners.country"), value: countryName },
          ...(stripeAccountId
            ? [{ term: text("partners.account_at_stripe"), value: <Code>{stripeAccountId}</Code> }]
            : []),
          ...(checkedAt ? [{ term: text("partners.checked"), value: <Instant at={checkedAt} /> }] : []),
        ]}
      />
      {requirementsDue.length > 0 ? (
        <Section title={text("partners.stripe_asks")}>
          <ul>
            {requirementsDue.map((requirement) => (
              <li key={requirement}>
                <Code>{requirement}</Code>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <div className="mt-6">
        {link ? (
          <Banner kind="needs_you" title={text("partners.link_ready")}>
            <p>{text("partners.link_hint")}</p>
            <p>
              <a className="button button-primary" href={link.url} rel="noreferrer">
                {text(`partners.go_to_stripe.${link.kind}`)}
              </a>
            </p>
          </Banner>
        ) : mayConnect ? (
          <Form reply={reply}>
            <SubmitButton>
              {text(stripeAccountId ? "partners.continue_account" : "partners.connect_account")}
            </SubmitButton>
          </Form>
        ) : (
          <p className="text-muted">{text("partners.who_connects")}</p>
        )}
      </div>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
