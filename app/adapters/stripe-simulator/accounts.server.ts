import { type ApiCall, type Endpoint, emit } from "./call.server.ts";
import type { Sql } from "./database.server.ts";
import { BY_HAND, emitEvent } from "./events.server.ts";
import { badParameter, noAccessToAccount, refused, StripeFailure } from "./failure.server.ts";
import { nested, optionalText, requiredText, textMap } from "./form-body.server.ts";
import {
  changeObject,
  insertObject,
  type JsonObject,
  lockObject,
  newStripeId,
  partOf,
  type StripeObject,
  textIn,
} from "./objects.server.ts";

const FIRST_REQUIREMENTS = ["individual.first_name", "external_account", "tos_acceptance.date"];

/** Where money goes when the payout account is disabled, rejected or under review, by a word for the control interface. */
export const ACCOUNT_BLOCKS: Readonly<Record<string, string>> = {
  disable: "platform_paused",
  reject: "rejected.fraud",
  review: "under_review",
  past_due: "requirements.past_due",
};

export const createAccount: Endpoint = async (call) => {
  const { params } = call;
  const country = optionalText(params, "country") ?? "US";
  if (!/^[A-Z]{2}$/.test(country)) throw badParameter("country", `Country '${country}' is unknown.`);
  const controller = nested(params, "controller");
  if (params.type !== undefined && params.controller !== undefined) {
    throw badParameter(
      "type",
      "You may not provide the `type` parameter and `controller` parameters simultaneously.",
    );
  }
  const account = await insertObject(call.sql, {
    id: newStripeId("acct"),
    object: "account",
    business_type: null,
    capabilities: { transfers: "inactive" },
    charges_enabled: false,
    country,
    created: call.now,
    controller: {
      type: "application",
      fees: { payer: optionalText(nested(controller, "fees"), "payer") ?? "application" },
      losses: { payments: optionalText(nested(controller, "losses"), "payments") ?? "application" },
      requirement_collection: "stripe",
      stripe_dashboard: { type: optionalText(nested(controller, "stripe_dashboard"), "type") ?? "express" },
    },
    default_currency: country === "US" ? "usd" : "eur",
    details_submitted: false,
    email: optionalText(params, "email"),
    external_accounts: { object: "list", data: [], has_more: false, url: "" },
    metadata: textMap(params, "metadata"),
    payouts_enabled: false,
    requirements: requirements(FIRST_REQUIREMENTS, "requirements.past_due"),
    tos_acceptance: {
      date: null,
      service_agreement: optionalText(nested(params, "tos_acceptance"), "service_agreement") ?? "full",
    },
    type: "none",
  });
  return account;
};

/** The account, locked; 403 when it is not ours or was disconnected. */
export async function accountOf(sql: Sql, id: string): Promise<StripeObject> {
  try {
    const account = await lockObject(sql, "account", id);
    if (account.disconnected === true) throw noAccessToAccount(id);
    return account;
  } catch (error) {
    if (error instanceof StripeFailure && error.status === 404) throw noAccessToAccount(id);
    throw error;
  }
}

export const retrieveAccount: Endpoint = (call, id = "") => accountOf(call.sql, id);

export const createLoginLink: Endpoint = async (call, id = "") => {
  const account = await accountOf(call.sql, id);
  if (account.details_submitted !== true) {
    throw refused(
      "account_invalid_state",
      "Cannot create a login link for an account that has not completed onboarding.",
    );
  }
  return { object: "login_link", created: call.now, url: `${call.publicUrl}/connect/express/${id}` };
};

export const createAccountLink: Endpoint = async (call) => {
  const account = await accountOf(call.sql, requiredText(call.params, "account"));
  if (requiredText(call.params, "type") !== "account_onboarding") {
    throw badParameter(
      "type",
      "Only account_onboarding links can be made for accounts whose requirements Stripe collects.",
    );
  }
  const id = newStripeId("acclink");
  const expires_at = call.now + 300;
  await insertObject(call.sql, {
    id,
    object: "account_link",
    account: account.id,
    created: call.now,
    expires_at,
    refresh_url: requiredText(call.params, "refresh_url"),
    return_url: requiredText(call.params, "return_url"),
    used: false,
  });
  return {
    object: "account_link",
    created: call.now,
    expires_at,
    url: `${call.publicUrl}/connect/onboarding/${id}`,
  };
};

export type OnboardingDetails = {
  readonly legalName: string;
  readonly country: string;
  readonly bankLast4: string;
};

/** The person finished the form: the account may receive transfers and be paid out. */
export async function completeAccount(
  sql: Sql,
  now: number,
  id: string,
  details: OnboardingDetails | null,
): Promise<StripeObject> {
  const account = await accountOf(sql, id);
  return changeAccount(sql, now, account, {
    capabilities: { transfers: "active" },
    details_submitted: true,
    payouts_enabled: true,
    requirements: requirements([], null),
    tos_acceptance: { ...partOf(account, "tos_acceptance"), date: now },
    ...(details
      ? {
          country: details.country,
          business_profile: { name: details.legalName },
          external_accounts: {
            object: "list",
            has_more: false,
            url: `/v1/accounts/${id}/external_accounts`,
            data: [
              {
                id: newStripeId("ba"),
                object: "bank_account",
                last4: details.bankLast4,
                country: details.country,
              },
            ],
          },
        }
      : {}),
  });
}

/** The person left with something missing: details are in, a document is still wanted. */
export async function leaveAccountIncomplete(sql: Sql, now: number, id: string): Promise<StripeObject> {
  return changeAccount(sql, now, await accountOf(sql, id), {
    details_submitted: true,
    requirements: requirements(["individual.verification.document"], "requirements.past_due"),
  });
}

/** Stripe stops an account: no transfers, no payouts, with the reason. */
export async function blockAccount(sql: Sql, now: number, id: string, reason: string): Promise<StripeObject> {
  return changeAccount(sql, now, await accountOf(sql, id), {
    capabilities: { transfers: "inactive" },
    payouts_enabled: false,
    requirements: requirements(
      reason === "requirements.past_due" ? ["individual.verification.document"] : [],
      reason,
    ),
  });
}

/** The partner cut the connection: from now on the account cannot be read. */
export async function disconnectAccount(sql: Sql, now: number, id: string): Promise<StripeObject> {
  const account = await changeObject(sql, await accountOf(sql, id), { disconnected: true });
  const application: StripeObject = { id: "ca_simulator", object: "application", name: "Simulator" };
  await emitEvent(sql, {
    type: "account.application.deauthorized",
    object: application,
    now,
    cause: BY_HAND,
    account: id,
  });
  return account;
}

/** The account, locked, that a transfer goes to; refused when it is not there or may not receive one. */
export async function receivingAccount(call: ApiCall, id: string): Promise<StripeObject> {
  const account = await lockObject(call.sql, "account", id, "destination");
  if (account.disconnected === true) {
    throw refused("resource_missing", `No such destination: '${id}'`, "destination");
  }
  if (textIn(partOf(account, "capabilities"), "transfers") === "active") return account;
  throw refused(
    "insufficient_capabilities_for_transfer",
    "Your destination account needs to have at least one of the following capabilities enabled: transfers, legacy_payments",
  );
}

export const rememberAccountMetadata: Endpoint = async (call, id = "") => {
  const account = await accountOf(call.sql, id);
  const metadata = { ...partOf(account, "metadata"), ...textMap(call.params, "metadata") };
  const changed = await changeObject(call.sql, account, { metadata });
  await emit(call, "account.updated", changed, { account: id });
  return changed;
};

async function changeAccount(
  sql: Sql,
  now: number,
  account: StripeObject,
  change: JsonObject,
): Promise<StripeObject> {
  const changed = await changeObject(sql, account, change);
  const before = textIn(partOf(account, "capabilities"), "transfers");
  const status = textIn(partOf(changed, "capabilities"), "transfers");
  await emitEvent(sql, {
    type: "account.updated",
    object: changed,
    now,
    cause: BY_HAND,
    account: account.id,
  });
  if (before !== status) {
    const capability: StripeObject = {
      id: "transfers",
      object: "capability",
      account: account.id,
      requested: true,
      status,
    };
    await emitEvent(sql, {
      type: "capability.updated",
      object: capability,
      now,
      cause: BY_HAND,
      account: account.id,
    });
  }
  return changed;
}

function requirements(due: readonly string[], disabledReason: string | null): JsonObject {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: due,
    disabled_reason: disabledReason,
    errors: [],
    eventually_due: due,
    past_due: disabledReason === "requirements.past_due" ? due : [],
    pending_verification: disabledReason === "under_review" ? ["individual.verification.document"] : [],
  };
}
