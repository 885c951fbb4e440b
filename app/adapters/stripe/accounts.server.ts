import Stripe from "stripe";
import type { Money } from "#app/domain/money.ts";
import { moneyFromStripe } from "./numbers.server.ts";
import type { StripeRequest } from "./request.server.ts";

/** A partner's payout account as the portal shows it. */
export type PayoutAccountState =
  | "onboarding"
  | "action_needed"
  | "pending_review"
  | "active"
  | "restricted"
  | "rejected"
  | "disconnected";

export type ConnectedAccount = {
  readonly id: string;
  readonly country: string | null;
  /** What a transfer needs. */
  readonly transfersActive: boolean;
  /** What the payout to the partner's bank needs. */
  readonly payoutsEnabled: boolean;
  readonly detailsSubmitted: boolean;
  readonly requirementsDue: readonly string[];
  readonly disabledReason: string | null;
  readonly state: PayoutAccountState;
};

export type NewConnectedAccount = {
  readonly partnerId: string;
  /** Two letters, "US". */
  readonly country: string;
  readonly email: string;
  readonly idempotencyKey: string;
  /** `recipient` where the partner's country is not the platform's; fixed once accepted. */
  readonly serviceAgreement?: "full" | "recipient";
};

export type AccountCalls = ReturnType<typeof accountCalls>;

export function accountCalls(request: StripeRequest) {
  return {
    /** Opens a payout-only account (v1 with controller properties). The caller keeps the key with its row, so that twice is once. */
    async createConnectedAccount(wanted: NewConnectedAccount): Promise<ConnectedAccount> {
      const account = await request("accounts.create", (sdk) =>
        sdk.accounts.create(
          {
            country: wanted.country,
            email: wanted.email,
            controller: {
              stripe_dashboard: { type: "express" },
              losses: { payments: "application" },
              fees: { payer: "application" },
            },
            capabilities: { transfers: { requested: true } },
            ...(wanted.serviceAgreement
              ? { tos_acceptance: { service_agreement: wanted.serviceAgreement } }
              : {}),
            metadata: { partner_id: wanted.partnerId },
          },
          { idempotencyKey: wanted.idempotencyKey },
        ),
      );
      return readAccount(account);
    },

    /** Reads an account anew. One that cut its connection to us answers as `disconnected`. */
    async retrieveAccount(accountId: string): Promise<ConnectedAccount> {
      try {
        return readAccount(await request("accounts.retrieve", (sdk) => sdk.accounts.retrieve(accountId)));
      } catch (error) {
        if (error instanceof Stripe.errors.StripeError && error.code === "account_invalid") {
          return disconnected(accountId);
        }
        throw error;
      }
    },

    /** A hosted onboarding page for one person, once, for minutes: shown as a link, never mailed. */
    async createOnboardingLink(wanted: {
      readonly accountId: string;
      readonly refreshUrl: string;
      readonly returnUrl: string;
    }): Promise<{ readonly url: string; readonly expiresAt: Date }> {
      const link = await request("accountLinks.create", (sdk) =>
        sdk.accountLinks.create({
          account: wanted.accountId,
          type: "account_onboarding",
          refresh_url: wanted.refreshUrl,
          return_url: wanted.returnUrl,
        }),
      );
      return { url: link.url, expiresAt: new Date(link.expires_at * 1000) };
    },

    /** The partner's own page at Stripe; only once its details are submitted. */
    async createLoginLink(accountId: string): Promise<{ readonly url: string }> {
      const link = await request("accounts.createLoginLink", (sdk) =>
        sdk.accounts.createLoginLink(accountId),
      );
      return { url: link.url };
    },

    /** What the platform can send now, one amount per currency it holds. */
    async retrieveBalance(): Promise<readonly Money[]> {
      const balance = await request("balance.retrieve", (sdk) => sdk.balance.retrieve());
      return balance.available.map((held) => moneyFromStripe(held.amount, held.currency));
    },
  };
}

function readAccount(account: Stripe.Account): ConnectedAccount {
  const facts = {
    transfersActive: account.capabilities?.transfers === "active",
    payoutsEnabled: account.payouts_enabled,
    detailsSubmitted: account.details_submitted,
    requirementsDue: unique([
      ...(account.requirements?.past_due ?? []),
      ...(account.requirements?.currently_due ?? []),
    ]),
    disabledReason: account.requirements?.disabled_reason ?? null,
  };
  const underReview = (account.requirements?.pending_verification ?? []).length > 0;
  return {
    id: account.id,
    country: account.country ?? null,
    ...facts,
    state: stateOf({ ...facts, underReview }),
  };
}

const REVIEW_REASONS = ["listed", "under_review", "requirements.pending_verification"];

function stateOf(account: {
  readonly transfersActive: boolean;
  readonly payoutsEnabled: boolean;
  readonly detailsSubmitted: boolean;
  readonly requirementsDue: readonly string[];
  readonly disabledReason: string | null;
  readonly underReview: boolean;
}): PayoutAccountState {
  const reason = account.disabledReason ?? "";
  if (reason.startsWith("rejected.")) return "rejected";
  if (account.transfersActive && account.payoutsEnabled) return "active";
  if (!account.detailsSubmitted) return "onboarding";
  if (account.requirementsDue.length > 0 || reason.startsWith("action_required.")) return "action_needed";
  if (account.underReview || REVIEW_REASONS.includes(reason)) return "pending_review";
  return "restricted";
}

function disconnected(id: string): ConnectedAccount {
  return {
    id,
    country: null,
    transfersActive: false,
    payoutsEnabled: false,
    detailsSubmitted: false,
    requirementsDue: [],
    disabledReason: null,
    state: "disconnected",
  };
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
