import type { SignedDelivery } from "#app/adapters/stripe-simulator/deliveries.server.ts";
import type { StripeSimulator } from "#app/adapters/stripe-simulator/simulator.server.ts";

type Id = { readonly id: string };

export type SimulatedInvoice = {
  readonly customer: string;
  readonly currency: string;
  readonly lines: readonly {
    readonly product: string;
    readonly product_name?: string;
    readonly product_metadata?: Readonly<Record<string, string>>;
    /** Net minor units. */
    readonly amount: number;
    readonly tax?: number;
    readonly period_start?: string;
    readonly period_end?: string;
    readonly metadata?: Readonly<Record<string, string>>;
  }[];
  readonly tax?: number;
  /** ISO instant; the simulator's now where nothing is said. */
  readonly paid_at?: string;
  readonly out_of_band?: boolean;
  /** It is issued and stays open. */
  readonly unpaid?: boolean;
};

export type SimulatedTransfer = {
  readonly id: string;
  readonly amount: number;
  readonly amount_reversed: number;
  readonly currency: string;
  readonly destination: string;
  readonly transfer_group: string | null;
  readonly metadata: Readonly<Record<string, string>>;
};

export type SimulatedFault = {
  readonly method?: string;
  readonly path: string;
  /** A kind of the simulator (`timeout_executed`, `500_not_executed`, `429`, `slow`…) or any error code of Stripe. */
  readonly kind: string;
  readonly times?: number;
  readonly delayMs?: number;
};

/** What a test asks the simulator for, through its HTTP interface: what Stripe's dashboard, clients and misfortunes would do. */
export type StripeControl = ReturnType<typeof stripeControl>;

export function stripeControl(simulator: Pick<StripeSimulator, "handle">, apiBase: string) {
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await simulator.handle(
      new Request(`${apiBase}/_simulator${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    const answer = await response.json();
    if (!response.ok) throw new Error(`simulator ${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }
  const post = <T>(path: string, body: unknown = {}): Promise<T> => ask<T>("POST", path, body);
  const deliveries = async (): Promise<readonly SignedDelivery[]> =>
    (await ask<{ deliveries: SignedDelivery[] }>("GET", "/events?undelivered=1")).deliveries;
  const markDelivered = (ids: readonly string[]) => post("/events/delivered", { ids });

  return {
    setClock: (instant: Date) => post("/clock", { set: instant.toISOString() }),
    advanceClock: (seconds: number) => post("/clock", { advance_seconds: seconds }),
    now: async () => new Date((await ask<{ now: number }>("GET", "/clock")).now * 1000),
    fault: (fault: SimulatedFault) => post("/faults", fault),
    /** Lists of transfers leave out what is younger than this. */
    setListLag: (seconds: number) => post("/list-lag", { seconds }),
    clearFaults: () => post("/faults/clear"),
    topUp: (amount: number, currency: string) => post("/balance", { amount, currency }),
    createCustomer: (customer: {
      readonly id?: string;
      readonly name: string;
      readonly email?: string;
      readonly metadata?: Readonly<Record<string, string>>;
    }) => post<Id>("/customers", customer),
    payInvoice: (invoice: SimulatedInvoice) => post<Id>("/invoices", invoice),
    endInvoice: (id: string, status: "paid" | "void" | "uncollectible") =>
      post<Id>(`/invoices/${id}`, { status }),
    refund: (refund: {
      readonly invoice: string;
      readonly amount?: number;
      readonly status?: "pending" | "succeeded" | "failed";
      readonly created_at?: string;
    }) => post<Id>("/refunds", refund),
    settleRefund: (id: string, status: "succeeded" | "failed") => post<Id>(`/refunds/${id}`, { status }),
    creditNote: (note: {
      readonly invoice: string;
      readonly net: number;
      readonly tax?: number;
      readonly refund?: string;
    }) => post<Id>("/credit-notes", note),
    openDispute: (invoice: string, amount?: number) => post<Id>("/disputes", { invoice, amount }),
    closeDispute: (id: string, status: "won" | "lost" | "warning_closed") =>
      post<Id>(`/disputes/${id}`, { status }),
    payOut: (payout: {
      readonly account: string;
      readonly amount: number;
      readonly currency: string;
      readonly status: "paid" | "failed";
    }) => post<Id>("/payouts", payout),
    failBankPayout: (id: string) => post<Id>(`/payouts/${id}/fail`),
    settlesIn: (account: string, currency: string, ratePpm: number) =>
      post<Id>(`/accounts/${account}/settles-in`, { currency, rate_ppm: ratePpm }),
    completeAccount: (id: string) => post<Id>(`/accounts/${id}/complete`),
    blockAccount: (
      id: string,
      how: "disable" | "reject" | "review" | "past_due" | "disconnect" | "incomplete",
    ) => post<Id>(`/accounts/${id}/${how}`),
    transfers: async (having: { readonly transfer_group?: string; readonly destination?: string } = {}) =>
      (
        await ask<{ transfers: SimulatedTransfer[] }>(
          "GET",
          `/transfers?${new URLSearchParams(having).toString()}`,
        )
      ).transfers,
    accounts: async () => (await ask<{ accounts: Id[] }>("GET", "/accounts")).accounts,
    requests: async () =>
      (
        await ask<{
          requests: { method: string; path: string; idempotency_key: string | null; status: number }[];
        }>("GET", "/requests")
      ).requests,
    deliveries,
    markDelivered,
    /** Hands every waiting webhook to a receiver, in order; those that it does not refuse count as delivered. */
    async deliverTo(receive: (delivery: SignedDelivery) => Promise<unknown>): Promise<number> {
      let delivered = 0;
      for (let waiting = await deliveries(); waiting.length > 0; waiting = await deliveries()) {
        for (const delivery of waiting) {
          await receive(delivery);
          await markDelivered([delivery.id]);
        }
        delivered += waiting.length;
      }
      return delivered;
    },
  };
}
