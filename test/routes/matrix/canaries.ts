import { asOwner } from "#test/factories/commissions.ts";
import type { TwoPartnerWorld } from "#test/factories/world.ts";

/** Codes, languages, versions: what is no secret because the application itself writes it. */
const OF_EVERYBODY = /^([a-z][a-z_.:-]*|[A-Z]{2,3}|[\d.:/-]{1,10}|[a-zA-Z]+\/[a-zA-Z_]+)$/;
const SHORTEST = 8;

/**
 * Every text, id, hash and amount that stands in rows of one partner and in none of the other: all of them are
 * canaries for the other's sessions. The columns come from the catalogue, so a new table is in without a word here.
 */
export async function canariesOf(
  world: TwoPartnerWorld,
): Promise<{ readonly a: string[]; readonly b: string[] }> {
  const [a, b] = [await saidIn(world, world.a.partnerId), await saidIn(world, world.b.partnerId)];
  const onlyIn = (own: Set<string>, other: Set<string>) => [...own].filter((text) => !other.has(text));
  return { a: onlyIn(a, b), b: onlyIn(b, a) };
}

async function saidIn(world: TwoPartnerWorld, partnerId: string): Promise<Set<string>> {
  return asOwner(world, async (client) => {
    const { rows: columns } = await client.query<{ table: string; column: string; type: string }>(
      `select c.table_name as "table", c.column_name as "column", c.data_type as type
         from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'jsonb', 'bigint')
          and (c.table_name = 'partner' or exists (select 1 from information_schema.columns p
                where p.table_schema = 'public' and p.table_name = c.table_name and p.column_name = 'partner_id'))`,
    );
    const said = new Set<string>();
    for (const { table, column, type } of columns) {
      const own = table === "partner" ? "id" : "partner_id";
      const { rows } = await client.query<{ value: unknown }>(
        `select distinct ${column} as value from ${table} where ${own} = $1 and ${column} is not null`,
        [partnerId],
      );
      for (const { value } of rows)
        for (const text of type === "bigint" ? amountsOf(String(value)) : textsIn(value)) said.add(text);
    }
    return said;
  });
}

/** Long texts (a mail, a contract) in pieces by line, so that a part of one is found too. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string")
    return value.length > 200
      ? []
      : [value].filter((text) => text.length >= SHORTEST && !OF_EVERYBODY.test(text));
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsIn);
  return [];
}

/** An amount as pages, files and data write it. */
function amountsOf(minor: string): string[] {
  const digits = minor.replace("-", "");
  if (digits.length < 6) return [];
  const [units, cents] = [digits.slice(0, -2), digits.slice(-2)];
  const grouped = (mark: string) => units.replace(/\B(?=(\d{3})+$)/g, mark);
  return [`${grouped(",")}.${cents}`, `${grouped(".")},${cents}`, `${units}.${cents}`];
}

/** Those of the canaries that stand somewhere in an answer; what was asked for may be repeated. */
export function foundIn(all: string, canaries: readonly string[], asked = ""): string[] {
  return canaries.filter((text) => all.includes(text) && !asked.includes(text));
}
