import { SubmitButton } from "#app/components/buttons.tsx";
import { Code } from "#app/components/code-block.tsx";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { Banner } from "#app/components/notices.tsx";
import { Section } from "#app/components/page-header.tsx";
import { type StatusKind, StatusMark } from "#app/components/status-mark.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { PayoutAccountLink } from "./connect-payout-account.server.ts";
import type { PayoutAccountView } from "./find-payout-account.server.ts";

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

/** How a partner's account at Stripe stands, and the way to Stripe. */
export function StripeAccountPart({
  account,
  countryName,
  mayConnect,
  link,
  reply,
}: {
  account: PayoutAccountView;
  countryName: string;
  mayConnect: boolean;
  link: PayoutAccountLink | null;
  reply: ShownReply | null;
}) {
  const text = useText();
  const { state, requirementsDue, stripeAccountId, checkedAt } = account;
  return (
    <>
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
        ) : null}
      </div>
    </>
  );
}
