import type { SignedDelivery } from "#app/adapters/stripe-simulator/deliveries.server.ts";
import { invariant } from "#app/domain/errors.ts";

type Id = { readonly id: string };

export type SimulatedInvoice = {
  readonly customer: string;
  readonly currency: string;
  /** Minor units, net and tax apart. */
  readonly lines: readonly {
    readonly product: string;
    readonly amount: number;
    readonly tax: number;
    readonly metadata: Readonly<Record<string, string>>;
  }[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly paid_at: string;
};

export type SimulatorControl = ReturnType<typeof simulatorControl>;

/** What happens on Stripe's side of the story: clients pay, banks take back, webhooks wait. By HTTP, as Stripe is. */
export function simulatorControl(url: string) {
  async function ask<Answer>(method: "GET" | "POST", path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${url}/_simulator${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    invariant(response.ok, `the simulator takes ${method} ${path} (it said ${response.status} ${text})`);
    return JSON.parse(text) as Answer;
  }
  const post = <Answer>(path: string, body: unknown = {}) => ask<Answer>("POST", path, body);

  return {
    setClock: (instant: Date) => post("/clock", { set: instant.toISOString() }),
    /** Back to the machine's time. */
    releaseClock: () => post("/clock", { set: null }),
    topUp: (amount: number, currency: string) => post("/balance", { amount, currency }),
    addCustomer: (customer: {
      readonly id: string;
      readonly name: string;
      readonly email: string | null;
      readonly metadata: Readonly<Record<string, string>>;
    }) => post<Id>("/customers", customer),
    /** What the simulator's own page offers to sell; the metadata say which of the programme's products it is. */
    addProduct: (id: string, name: string, productKey: string) =>
      post<Id>("/products", { id, name, metadata: { product_key: productKey } }),
    payInvoice: (invoice: SimulatedInvoice) => post<Id>("/invoices", invoice),
    /** Minor units, tax included; null: all that is left. */
    refund: (invoice: string, amount: number | null) => post<Id>("/refunds", { invoice, amount }),
    openDispute: (invoice: string) => post<Id>("/disputes", { invoice }),
    closeDispute: (dispute: string, status: "won" | "lost") => post<Id>(`/disputes/${dispute}`, { status }),
    completeAccount: (account: string) => post<Id>(`/accounts/${account}/complete`),
    /** At most 500, in the order of their events. */
    waitingDeliveries: async () =>
      (await ask<{ deliveries: SignedDelivery[] }>("GET", "/events?undelivered=1")).deliveries,
    markDelivered: (ids: readonly string[]) => post("/events/delivered", { ids }),
  };
}
