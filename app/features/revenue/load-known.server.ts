import { and, eq } from "drizzle-orm";
import { canonicalJson } from "#app/domain/canonical-json.ts";
import {
  factDocument,
  inputFromDocument,
  type RevenueEventInput,
} from "#app/features/revenue/revenue-input.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { anyOf } from "#db/any-of.server.ts";
import { legalEntity, product } from "#db/schema/catalogue.ts";
import { customer, customerKey } from "#db/schema/customers.ts";
import { revenueEvent, revenueInvoice, revenueQuarantine } from "#db/schema/revenue.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** What is known about a batch of inputs before the first is written. */
export type Known = {
  /** By `inputKey`: the facts that stand. */
  readonly recorded: Map<
    string,
    { eventId: string; contentSha256: string; customerId: string; invoiceNetMinor: bigint | null }
  >;
  /** By `inputKey`: what was set aside before, resolved or not. */
  readonly quarantined: Map<string, { contentSha256: string; state: "waiting" | "dismissed" | "matched" }>;
  readonly customerOfKey: ReadonlyMap<string, KnownCustomer>;
  readonly products: ReadonlySet<string>;
  readonly entities: ReadonlySet<string>;
};

/** Who pays, as it stands now. */
export type KnownCustomer = {
  readonly id: string;
  readonly segment: string | null;
  readonly country: string | null;
};

export function inputKey(input: Pick<RevenueEventInput, "source" | "externalId">): string {
  return `${input.source}/${input.externalId}`;
}

export function contentHash(input: RevenueEventInput): string {
  return sha256Hex(canonicalJson(factDocument(input)));
}

export async function loadKnown(reader: Reader, inputs: readonly RevenueEventInput[]): Promise<Known> {
  const sources = [...new Set(inputs.map((input) => input.source))];
  const externalIds = inputs.map((input) => input.externalId);
  const keys = [...new Set(inputs.flatMap((input) => input.customerKeys))];
  const events = await reader
    .select({
      source: revenueEvent.source,
      externalId: revenueEvent.externalId,
      eventId: revenueEvent.id,
      contentSha256: revenueEvent.contentSha256,
      customerId: revenueEvent.customerId,
      invoiceNetMinor: revenueInvoice.netMinor,
    })
    .from(revenueEvent)
    .leftJoin(revenueInvoice, eq(revenueInvoice.id, revenueEvent.invoiceId))
    .where(and(anyOf(revenueEvent.source, sources), anyOf(revenueEvent.externalId, externalIds)));
  const held = await reader
    .select({
      source: revenueQuarantine.source,
      externalId: revenueQuarantine.externalId,
      resolution: revenueQuarantine.resolution,
      payload: revenueQuarantine.payload,
    })
    .from(revenueQuarantine)
    .where(and(anyOf(revenueQuarantine.source, sources), anyOf(revenueQuarantine.externalId, externalIds)));
  const customers = await reader
    .select({
      key: customerKey.key,
      id: customer.id,
      segment: customer.segment,
      country: customer.country,
    })
    .from(customerKey)
    .innerJoin(customer, eq(customer.id, customerKey.customerId))
    .where(anyOf(customerKey.key, keys));
  const products = await reader.select({ key: product.key }).from(product);
  const entities = await reader.select({ id: legalEntity.id }).from(legalEntity);

  return {
    recorded: new Map(events.map((row) => [inputKey(row), row])),
    quarantined: new Map(
      held.map((row) => [
        inputKey(row),
        { contentSha256: contentHash(inputFromDocument(row.payload)), state: stateOf(row.resolution) },
      ]),
    ),
    customerOfKey: new Map(customers.map(({ key, ...row }) => [key, row])),
    products: new Set(products.map((row) => row.key)),
    entities: new Set(entities.map((row) => row.id)),
  };
}

/** The customer that one of the input's keys names, the first that is known; null when none is. */
export function customerOf(input: RevenueEventInput, known: Known): KnownCustomer | null {
  return input.customerKeys.map((key) => known.customerOfKey.get(key)).find(Boolean) ?? null;
}

function stateOf(resolution: string | null): "waiting" | "dismissed" | "matched" {
  if (resolution === null) return "waiting";
  return resolution === "matched" ? "matched" : "dismissed";
}
