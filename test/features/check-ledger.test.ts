import pg from "pg";
import { expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import { checkLedger } from "#app/features/ledger/check-ledger.server.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const check = () => checkLedger({ db: world().database, actor: system("test") });

/** Breaks what no role of the application can: as owner, with the triggers and constraints out of the way. */
async function asOwner(statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: world().ownerUrl });
  await client.connect();
  await client.query(statements);
  await client.end();
}

const BOOKS = `
  insert into legal_entity (id, name, tax_id, country, address, currency, time_zone, stripe_platform)
    values ('ent_1', 'Payer', 'T1', 'US', 'Street 1', 'USD', 'America/New_York', 'platform');
  insert into partner (id, name, name_key, website, country, time_zone, locale, status, created_at)
    values ('par_1', 'Agency', 'agency', 'https://a.example', 'US', 'UTC', 'en', 'active', now());
  alter table journal disable trigger user;
  alter table journal_entry disable trigger user;
  insert into journal (id, kind, cause, partner_id, legal_entity_id, currency, event_at, created_at)
    values ('jrn_1', 'accrual', 'stm_1', 'par_1', 'ent_1', 'USD', now(), now());`;

const broken = async () =>
  Object.fromEntries((await check()).filter((one) => one.broken > 0).map((one) => [one.name, one.rows]));

test("an empty ledger breaks nothing, and says of each check that it examined nothing", async () => {
  const checked = await check();
  expect(checked.filter((one) => one.broken > 0)).toEqual([]);
  const catalogue = checked.filter((one) => one.examined > 0).map((one) => one.name);
  expect(catalogue).toEqual([
    "I3 facts cannot be changed",
    "I4 amounts are whole and have a currency",
    "I14 rows refer within their partner",
    "I14 tenants are walled off",
  ]);
  expect(new Set(checked.map((one) => /^I\d+/.exec(one.name)?.[0]))).toEqual(
    new Set(["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "I12", "I13", "I14"]),
  );
});

test("a journal that does not balance, or has no cause, is named with its sum", async () => {
  await asOwner(`${BOOKS}
    insert into journal_entry (journal_id, ordinal, partner_id, account_code, amount_minor, currency)
      values ('jrn_1', 0, 'par_1', 'commission_expense', 500, 'USD'), ('jrn_1', 1, 'par_1', 'partner_payable', -499, 'USD');`);
  expect(await broken()).toMatchObject({
    "I1 journals balance": [{ id: "jrn_1", entries: 2, sum_minor: "1" }],
    "I2 books balance": [{ currency: "USD", sum_minor: "1" }],
    "I13 journals have a cause": [{ id: "jrn_1", kind: "accrual", cause: "stm_1" }],
    "I10 books tell what statements tell": [{ lines_minor: "0", books_minor: "500" }],
  });
});

test("a payable below zero and money in transit without a payout are found", async () => {
  await asOwner(`${BOOKS}
    insert into journal_entry (journal_id, ordinal, partner_id, account_code, amount_minor, currency)
      values ('jrn_1', 0, 'par_1', 'partner_payable', 700, 'USD'), ('jrn_1', 1, 'par_1', 'payout_in_transit', -700, 'USD');`);
  expect(await broken()).toMatchObject({
    "I5 nothing owed is negative": [{ account_code: "partner_payable", sum_minor: "700" }],
    "I11 in transit is what is under way": [{ payouts_minor: "0", books_minor: "700" }],
  });
});

test.each([
  [
    "a trigger switched off",
    "alter table journal disable trigger journal_is_fact",
    "I3 facts cannot be changed",
  ],
  ["a right given away", "grant update on commission_line to app_worker", "I3 facts cannot be changed"],
  [
    "an amount as a float",
    "alter table statement alter held_minor type double precision",
    "I4 amounts are whole and have a currency",
  ],
  [
    "a plain reference",
    "alter table payout drop constraint payout_statement; alter table payout add foreign key (statement_id) references statement (id)",
    "I14 rows refer within their partner",
  ],
  ["a wall taken down", "alter table payout disable row level security", "I14 tenants are walled off"],
])("the catalogue shows a wall that was taken down: %s", async (_what, statement, name) => {
  await asOwner(statement);
  expect(Object.keys(await broken())).toEqual([name]);
});
