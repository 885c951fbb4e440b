import Stripe from "stripe";
import { type AccountCalls, accountCalls } from "./stripe/accounts.server.ts";
import { type BankCalls, bankCalls } from "./stripe/bank.server.ts";
import { type CallLimits, callPace } from "./stripe/call-pace.server.ts";
import { type EventCalls, eventCalls } from "./stripe/events.server.ts";
import { type InvoiceCalls, invoiceCalls } from "./stripe/invoices.server.ts";
import { type RefundCalls, refundCalls } from "./stripe/refunds.server.ts";
import type { StripeRequest } from "./stripe/request.server.ts";
import { sharedReading } from "./stripe/shared-reading.server.ts";
import { type TransferCalls, transferCalls } from "./stripe/transfers.server.ts";
import { verifyWebhook } from "./stripe/webhooks.server.ts";

/**
 * What the use cases know of Stripe: our own types, bigint minor units, currency codes in capitals, instants as Date.
 * Refusals and failures are thrown as the SDK throws them; `classifyStripeError` says what they mean for money.
 */
export type StripeGateway = AccountCalls &
  TransferCalls &
  InvoiceCalls &
  RefundCalls &
  BankCalls &
  EventCalls & {
    /** Is an event of the key's own mode: live with a live key, test with a test key? */
    readonly isOwnMode: (livemode: boolean) => Promise<boolean>;
    readonly verifyWebhook: typeof verifyWebhook;
  };

export type StripeOptions = {
  readonly secretKey: string;
  /** Another Stripe-compatible server, "http://127.0.0.1:12111"; without it, Stripe itself. */
  readonly apiBase?: string | undefined;
  /** Milliseconds for one attempt of one call. The SDK's own default would be 80 s. */
  readonly timeoutMs?: number;
  /** Repeats by the SDK after a broken connection, 409 or 5xx; always under the same idempotency key. */
  readonly maxNetworkRetries?: number;
  /** How fast and how many at once; without it as they come. */
  readonly limits?: CallLimits;
  /** For how long one reading of the platform's balance does for all who ask. */
  readonly balanceFreshMs?: number;
  /** Called before each request; the composition root asserts here that no transaction is open. */
  readonly beforeRequest?: (what: string) => void;
};

/** One try of a call that moves money: an answer that comes late is worth more than a question. */
const MONEY_TIMEOUT_MS = 30_000;

/** Connects to Stripe, or to whatever stands at `apiBase`, by the real SDK. Opens no connection by itself. */
export function createStripe(options: StripeOptions): StripeGateway {
  const { secretKey, apiBase, timeoutMs = 20_000, maxNetworkRetries = 2, beforeRequest = () => {} } = options;
  const sdk = new Stripe(secretKey, {
    ...(apiBase ? serverOf(apiBase) : {}),
    timeout: timeoutMs,
    maxNetworkRetries,
    telemetry: false,
  });
  const pace = options.limits ? callPace(options.limits) : null;
  const request: StripeRequest = (what, send) => {
    beforeRequest(what);
    return pace ? pace(what, () => send(sdk)) : send(sdk);
  };
  const accounts = accountCalls(request);
  return {
    ...accounts,
    retrieveBalance: sharedReading(accounts.retrieveBalance, options.balanceFreshMs ?? 0),
    ...transferCalls(request, options.timeoutMs ?? MONEY_TIMEOUT_MS),
    ...bankCalls(request),
    isOwnMode: async (livemode) => livemode === /^[rs]k_live_/.test(secretKey),
    ...invoiceCalls(request),
    ...refundCalls(request),
    ...eventCalls(request),
    verifyWebhook,
  };
}

function serverOf(apiBase: string) {
  const url = new URL(apiBase);
  const protocol: "http" | "https" = url.protocol === "http:" ? "http" : "https";
  return { protocol, host: url.hostname, port: url.port || (protocol === "http" ? "80" : "443") };
}
