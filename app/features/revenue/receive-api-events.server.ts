import { exponentOf } from "#app/domain/money.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { inputKey } from "#app/features/revenue/load-known.server.ts";
import { newUnderStripe } from "#app/features/revenue/new-under-stripe.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import { apiEventInput, apiEventSchema } from "#app/features/revenue/revenue-api-event.server.ts";
import type { RecordOutcome, RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { STRIPE } from "#app/features/revenue/stripe-payment-input.server.ts";
import { withActor } from "#db/with-actor.server.ts";

/** One thing that is wrong; `path` is a JSON pointer into the body. */
export type ApiProblem = { readonly path: string; readonly message: string };
type Refused = { readonly status: "refused"; readonly errors: readonly ApiProblem[] };
export type ApiResult = { readonly index: number; readonly id: string | null } & (
  | (RecordOutcome & { readonly net: { amount: string; currency: string; exponent: number } })
  | Refused
);
export type ApiReception =
  | { readonly ok: true; readonly results: readonly ApiResult[] }
  | { readonly ok: false; readonly errors: readonly ApiProblem[] };

/**
 * Takes events as the API brings them, an array's items under their index. Unless `partial` is asked for, one bad item
 * refuses the whole and nothing is written; with it the good ones are recorded and the bad ones told beside them.
 */
export async function receiveApiEvents(
  ctx: Ctx,
  wanted: {
    readonly items: readonly unknown[];
    readonly isArray: boolean;
    readonly legalEntityId: string;
    readonly partial: boolean;
  },
): Promise<ApiReception> {
  const read = wanted.items.map((item, at) =>
    readItem(item, wanted.isArray ? `/${at}` : "", wanted, ctx.now),
  );
  markTwice(read, wanted.isArray);
  await markNewUnderStripe(ctx, read, wanted.isArray);
  const errors = read.flatMap((one) => one.errors);
  if (errors.length > 0 && !wanted.partial) return { ok: false, errors };
  const good = read.flatMap(({ input, errors: wrong }) => (input && wrong.length === 0 ? [input] : []));
  const outcomes = await recordRevenueEvents(ctx, good);
  const outcomeOf = new Map(good.map((input, at) => [input, outcomes[at]]));
  const results = read.map(({ id, input, errors: wrong }, index): ApiResult => {
    const outcome = input && outcomeOf.get(input);
    if (!input || !outcome) return { index, id, status: "refused", errors: wrong };
    const { currency, netMinor } = input;
    return {
      index,
      id,
      ...outcome,
      net: { amount: String(netMinor), currency, exponent: exponentOf(currency) },
    };
  });
  return { ok: true, results };
}

type ReadItem = {
  readonly id: string | null;
  readonly input: RevenueEventInput | null;
  errors: ApiProblem[];
};

function readItem(
  item: unknown,
  at: string,
  { legalEntityId }: { legalEntityId: string },
  now: Date,
): ReadItem {
  const id =
    typeof item === "object" && item !== null && "id" in item && typeof item.id === "string" ? item.id : null;
  const parsed = apiEventSchema.safeParse(item);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({
      path: at + pointer(issue.path),
      message: issue.message,
    }));
    return { id: id?.slice(0, 200) ?? null, input: null, errors };
  }
  const input = apiEventInput(parsed.data, legalEntityId, now);
  if ("message" in input)
    return { id, input: null, errors: [{ path: at + pointer(input.path), message: input.message }] };
  return { id, input, errors: [] };
}

/** The same id twice in one body is two claims about one thing. */
function markTwice(read: readonly ReadItem[], isArray: boolean): void {
  const seen = new Set<string>();
  for (const [index, { input, errors }] of read.entries()) {
    if (!input) continue;
    const key = inputKey(input);
    if (seen.has(key))
      errors.push({ path: `${isArray ? `/${index}` : ""}/id`, message: "stands twice in this body" });
    seen.add(key);
  }
}

/** A key of ours speaks for its own systems: what Stripe knows, Stripe tells. */
async function markNewUnderStripe(ctx: Ctx, read: readonly ReadItem[], isArray: boolean): Promise<void> {
  const inputs = read.flatMap(({ input }) => (input?.source === STRIPE ? [input] : []));
  if (inputs.length === 0) return;
  const refused = await withActor(ctx, (tx) => newUnderStripe(tx, inputs));
  for (const [index, { input, errors }] of read.entries())
    if (input && refused.has(input))
      errors.push({
        path: `${isArray ? `/${index}` : ""}/source`,
        message: "new events of Stripe come from Stripe alone: name the system that this one comes from",
      });
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
