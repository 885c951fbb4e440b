import { expect, test } from "vitest";
import { LEDGER_ACCOUNTS } from "#app/domain/ledger-accounts.ts";
import { mayMove, PAYOUT_STATES } from "#app/domain/payout-state.ts";
import { asOwner } from "#test/factories/commissions.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();

test("the database lets a payout move exactly where the rules do", async () => {
  const { rows } = await asOwner(world(), (owner) =>
    owner.query<{ source: string }>(
      "select prosrc as source from pg_proc where proname = 'check_payout_change'",
    ),
  );
  const source = rows[0]?.source ?? "";
  const inDatabase = new Set(
    [...source.matchAll(/\('(\w+)','(\w+)'\)/g)].map((pair) => `${pair[1]} → ${pair[2]}`),
  );
  const inRules = PAYOUT_STATES.flatMap((from) =>
    PAYOUT_STATES.filter((to) => mayMove(from, to)).map((to) => `${from} → ${to}`),
  );
  expect([...inDatabase].sort()).toEqual(inRules.sort());
});

test("the database's chart of accounts is the documented one", async () => {
  const { rows } = await asOwner(world(), (owner) =>
    owner.query("select code, normal_side from ledger_account order by code"),
  );
  const documented = LEDGER_ACCOUNTS.map(({ code, normalSide }) => ({ code, normal_side: normalSide }));
  expect(rows).toEqual(documented.sort((a, b) => (a.code < b.code ? -1 : 1)));
});
