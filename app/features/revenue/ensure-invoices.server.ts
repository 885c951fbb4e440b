import { and, asc, eq, sql } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import { lockPeriodShared } from "#app/features/revenue/period-lock.server.ts";
import type { Prepared } from "#app/features/revenue/prepared-event.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { anyOf } from "#db/any-of.server.ts";
import { period, revenueEvent, revenueInvoice } from "#db/schema/revenue.ts";
import type { Tx } from "#db/with-actor.server.ts";

type Paying = { readonly input: RevenueEventInput; readonly prepared: Prepared };

/**
 * Makes the rows of the invoices that these are part of, with one statement, and answers those whose saying of the
 * invoice's whole net differs from what was said before. The net is that of the issued invoice, or what a payment says
 * of it, or, until somebody says it, that of its first payment. A net taken from a payment gives way to one that is
 * said, unless a month that followed from it is closed.
 */
export async function ensureInvoices(
  tx: Tx,
  now: Date,
  paying: readonly Paying[],
): Promise<ReadonlySet<RevenueEventInput>> {
  const groups = Map.groupBy(
    paying.filter(({ prepared }) => prepared.invoiceId !== null),
    ({ prepared }) => prepared.invoiceId as string,
  );
  if (groups.size === 0) return new Set();
  // In one order of their ids, so that two batches with the same invoices do not wait for each other.
  const firsts = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => strongest(group));
  await insertInvoices(tx, now, firsts);
  const claims = paying.filter(({ input }) => netSaidBy(input) !== null);
  return claims.length > 0 ? differing(tx, claims) : new Set();
}

/** What it says the whole invoice's net to be; null when it says nothing. */
function netSaidBy(input: RevenueEventInput): bigint | null {
  if (input.kind === "invoice_issued") return input.netMinor;
  return input.invoice?.netMinor ?? null;
}

/** Whoever speaks for the whole invoice goes before who says its net, and that before who only pays. */
function strongest(group: readonly Paying[]): Paying {
  const found =
    group.find(({ input }) => input.kind === "invoice_issued") ??
    group.find(({ input }) => netSaidBy(input) !== null) ??
    group[0];
  invariant(found, "a group has a member");
  return found;
}

async function insertInvoices(tx: Tx, now: Date, firsts: readonly Paying[]): Promise<void> {
  const column = (of: (one: Paying) => unknown) => sql.param(firsts.map(of));
  await tx.execute(sql`
    insert into ${revenueInvoice} (id, source, external_id, number, legal_entity_id, customer_id, currency, net_minor, tax_minor, net_told, created_at)
    select *, ${now.toISOString()}::timestamptz from unnest(
      ${column(({ prepared }) => prepared.invoiceId)}::text[],
      ${column(({ input }) => input.source)}::text[],
      ${column(({ input }) => input.invoice?.externalId)}::text[],
      ${column(({ input }) => input.invoice?.number)}::text[],
      ${column(({ prepared }) => prepared.legalEntityId)}::text[],
      ${column(({ prepared }) => prepared.customerId)}::text[],
      ${column(({ input }) => input.currency)}::text[],
      ${column(({ input }) => netSaidBy(input) ?? input.netMinor)}::bigint[],
      ${column(({ prepared }) => prepared.taxMinor)}::bigint[],
      ${column(({ input }) => netSaidBy(input) !== null)}::boolean[])
    on conflict (source, external_id) do nothing`);
}

async function differing(tx: Tx, claims: readonly Paying[]): Promise<ReadonlySet<RevenueEventInput>> {
  const ids = [...new Set(claims.map(({ prepared }) => prepared.invoiceId as string))].sort();
  const rows = await tx
    .select({ id: revenueInvoice.id, netMinor: revenueInvoice.netMinor, netTold: revenueInvoice.netTold })
    .from(revenueInvoice)
    .where(anyOf(revenueInvoice.id, ids))
    .orderBy(asc(revenueInvoice.id));
  const untold = rows.filter((row) => !row.netTold);
  const toldNow = untold.length > 0 ? await tellNets(tx, untold, claims) : new Map<string, bigint>();
  const netOf = new Map(rows.map((row) => [row.id, toldNow.get(row.id) ?? row.netMinor]));
  return new Set(
    claims.flatMap(({ input, prepared }) =>
      netOf.get(prepared.invoiceId as string) === netSaidBy(input) ? [] : [input],
    ),
  );
}

type Untold = { readonly id: string; readonly netMinor: bigint };

/** Writes what is said now of invoices whose net nobody said before, where no closed month followed from another. */
async function tellNets(
  tx: Tx,
  untold: readonly Untold[],
  claims: readonly Paying[],
): Promise<Map<string, bigint>> {
  const wanted = untold.map((row) => {
    const ofInvoice = claims.filter(({ prepared }) => prepared.invoiceId === row.id);
    return { ...row, saidMinor: netSaidBy(strongest(ofInvoice).input) as bigint };
  });
  const others = wanted.filter((row) => row.saidMinor !== row.netMinor).map((row) => row.id);
  const sealed = others.length > 0 ? await invoicesOfClosedMonths(tx, others) : new Set<string>();
  const told = wanted.filter((row) => !sealed.has(row.id));
  if (told.length === 0) return new Map();
  const { rows } = await tx.execute<{ id: string; net_minor: bigint | string }>(sql`
    update ${revenueInvoice} as i
       set net_minor = case when i.net_told then i.net_minor else said.net_minor end, net_told = true
      from unnest(${sql.param(told.map((row) => row.id))}::text[], ${sql.param(told.map((row) => row.saidMinor))}::bigint[]) as said (id, net_minor)
     where i.id = said.id returning i.id, i.net_minor`);
  return new Map(rows.map((row) => [row.id, BigInt(row.net_minor)]));
}

/** Those with an event in a month that is closing or closed; the other months are kept open until the transaction ends. */
async function invoicesOfClosedMonths(tx: Tx, invoiceIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .selectDistinct({ invoiceId: revenueEvent.invoiceId, periodId: revenueEvent.periodId })
    .from(revenueEvent)
    .where(anyOf(revenueEvent.invoiceId, invoiceIds));
  const periodIds = [...new Set(rows.map((row) => row.periodId))].sort();
  if (periodIds.length === 0) return new Set();
  for (const periodId of periodIds) await lockPeriodShared(tx, periodId);
  const open = await tx
    .select({ id: period.id })
    .from(period)
    .where(and(anyOf(period.id, periodIds), eq(period.status, "open")));
  const isOpen = new Set(open.map((row) => row.id));
  return new Set(rows.flatMap((row) => (isOpen.has(row.periodId) ? [] : (row.invoiceId ?? []))));
}
