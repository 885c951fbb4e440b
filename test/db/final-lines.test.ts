import pg from "pg";
import { beforeEach, expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { rateOpenMonths } from "#app/features/commissions/rate-open-month.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import { urlOfRole } from "#db/roles.server.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { aCustomer, attribute, partnerWithAgreement } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { aPayment } from "#test/factories/revenue.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();

/** Two partners with an open line each. */
beforeEach(async () => {
  await loadWorld(world().database);
  const job = testCtx(world().database, system("test"), { now: new Date("2026-05-10T10:00:00Z") });
  for (let n = 0; n < 2; n++) {
    const partner = await partnerWithAgreement(world());
    const customer = await aCustomer(world());
    await attribute(world(), partner, customer, { from: "2026-03-01T00:00:00Z" });
    const occurredAt = new Date("2026-03-10T10:00:00Z");
    await recordRevenueEvents(job, [aPayment(customer.key, [10_000n], { occurredAt })]);
    await rateOpenMonths(job, { partnerId: partner.partnerId });
  }
});

/** Writes the open lines as final ones, each with some columns changed; what the database answers. */
async function written(changes: string): Promise<string> {
  const client = new pg.Client({ connectionString: urlOfRole(world().url, "worker") });
  await client.connect();
  try {
    await client.query(
      `insert into commission_line select (jsonb_populate_record(l, ${changes})).* from open_line l order by l.id`,
    );
    return "written";
  } catch (error) {
    return String((error as { code?: string }).code);
  } finally {
    await client.end();
  }
}

const other = (column: string) =>
  `(select jsonb_build_object('${column}', o.${column}) from open_line o where o.partner_id <> l.partner_id)`;

test.each([
  ["an enrolment of another partner", other("enrolment_id")],
  ["an attribution of another partner", other("attribution_id")],
  ["a version of another partner", other("agreement_version_id")],
  ["an entity that is not there", `'{"legal_entity_id": "ent_nobody"}'`],
  ["a month that is not there", `'{"period_id": "2031-01"}'`],
  ["an event that is not there", `'{"event_id": "evt_nothing"}'`],
  ["a line to take back from that is another partner's", other("id").replace("'id'", "'reverses_line_id'")],
])("a final line that refers to %s is refused, and all that came with it", async (_, changes) => {
  expect(await written(changes)).toBe("RP005");
  const { rows } = await world().database.pool("worker").query("select from commission_line");
  expect(rows).toEqual([]);
});

test("final lines that refer to what is there are written, and to themselves", async () => {
  expect(await written("jsonb_build_object('reverses_line_id', l.id)")).toBe("written");
});

test("a final line is written once, and its texts together have a limit", async () => {
  expect(await written("'{}'")).toBe("written");
  expect(await written("'{}'")).toBe("23505");
  expect(await written(`jsonb_build_object('invoice_ref', repeat('x', 8000))`)).toBe("23514");
});
