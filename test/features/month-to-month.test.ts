import { asc } from "drizzle-orm";
import { expect, test } from "vitest";
import { system } from "#app/domain/actor.ts";
import type { AgreementTermsInput } from "#app/domain/terms/agreement-terms.ts";
import { rowToLine } from "#app/features/commissions/line-row.server.ts";
import { lineText } from "#app/features/commissions/line-text.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";
import { testCtx } from "#test/factories/accounts.ts";
import { partnerWithAgreement, SAMPLE_TERMS } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { customerOf, payment, record } from "#test/factories/statements.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const asSystem = (now: string) => testCtx(world().database, system("test"), { now: new Date(now) });
const read = <Row>(rows: (tx: Parameters<Parameters<typeof withActor>[1]>[0]) => Promise<Row>) =>
  withActor({ db: world().database, actor: system("test") }, rows);

/** 10 % of the first 1,000.00 of a calendar year, 30 % above; 400.00 in each of three months that are closed. */
async function threeMonths() {
  await loadWorld(world().database);
  const pays = {
    ...{ kind: "tiered", mode: "graduated", per: "calendar_year" },
    brackets: [
      { fromMinor: {}, ratePpm: 100_000 },
      { fromMinor: { USD: 100_000 }, ratePpm: 300_000 },
    ],
  };
  const partner = await partnerWithAgreement(world(), {
    ...SAMPLE_TERMS,
    schema: 2,
    heads: [{ id: "share", products: "all", streams: "all", pays, months: null }],
  } as AgreementTermsInput);
  const own = await customerOf(world().database, [{ partner }]);
  for (const [month, next] of [
    ["2026-03", "2026-04"],
    ["2026-04", "2026-05"],
    ["2026-05", "2026-06"],
  ] as const) {
    const after = `${next}-01T12:00:00Z`;
    const event = payment(own, { id: month, at: `${month}-20T10:00:00Z`, net: 40_000n });
    await record(world().database, after, event);
    await closeMonth(asSystem(after), { periodId: month });
  }
}

test("a tier of a year goes on from what the closed month left", async () => {
  await threeMonths();
  const lines = await read((tx) => tx.select().from(commissionLine).orderBy(asc(commissionLine.periodId)));
  // 40.00 and 40.00; then 200.00 at 10 % and 200.00 at 30 %.
  expect(lines.map((line) => line.amountMinor)).toEqual([4_000n, 4_000n, 8_000n]);
});

test("a statement seals its lines by the hash of their texts", async () => {
  await threeMonths();
  const statements = await read((tx) => tx.select().from(statement).orderBy(asc(statement.periodId)));
  const lines = await read((tx) => tx.select().from(commissionLine).orderBy(asc(commissionLine.periodId)));
  // One line in each month: its text as it went into the table, made anew of what stands there.
  const texts = lines.map((row) =>
    lineText({ ...rowToLine(row), id: row.id, periodId: row.periodId, invoiceRef: row.invoiceRef }),
  );
  expect(statements.map(({ canonical }) => JSON.parse(canonical).lines)).toEqual(
    texts.map((text) => ({ count: 1, sha256: sha256Hex(text) })),
  );
});
