import pg from "pg";
import { describe, expect, test } from "vitest";
import { type Actor, system } from "#app/domain/actor.ts";
import type { Journal } from "#app/domain/journal.ts";
import { payoutApprovedJournal, payoutCancelledJournal } from "#app/domain/payout-journals.ts";
import type { AgreementTermsInput } from "#app/domain/terms/agreement-terms.ts";
import type { Database } from "#app/features/context.server.ts";
import { writeJournal } from "#app/features/ledger/write-journal.server.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { announceStatement } from "#app/features/statements/announce-statement.server.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { findMonth } from "#app/features/statements/find-month.server.ts";
import { findStatement } from "#app/features/statements/find-statement.server.ts";
import { findStatementDocument } from "#app/features/statements/find-statement-document.server.ts";
import { findStatementLine } from "#app/features/statements/find-statement-line.server.ts";
import { listMonths } from "#app/features/statements/list-months.server.ts";
import { listStatements } from "#app/features/statements/list-statements.server.ts";
import { makeStatementDocuments } from "#app/features/statements/make-statement-documents.server.ts";
import { recomputeLine } from "#app/features/statements/recompute-line.server.ts";
import { verifyMonth } from "#app/features/statements/verify-month.server.ts";
import { commissionLine } from "#db/schema/commissions.ts";
import { statement } from "#db/schema/statements.ts";
import { withActor } from "#db/with-actor.server.ts";
import { staffPerson, testCtx } from "#test/factories/accounts.ts";
import { partnerWithAgreement, SAMPLE_TERMS } from "#test/factories/commissions.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { customerOf, earningPartner, payment, record, refund } from "#test/factories/statements.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const MARCH = { periodId: "2026-03" };
const APRIL_1 = "2026-04-01T12:00:00Z";

const as = (actor: Actor, now = APRIL_1, db: Database = world().database) =>
  testCtx(db, actor, { now: new Date(now) });
const asSystem = (now = APRIL_1) => as(system("test"), now);

/** Partners with a payment each in March; the last two share a customer, 60 to 40. */
async function marchWith(partnerCount: number) {
  const db = world().database;
  await loadWorld(db);
  const partners = [];
  for (let n = 0; n < partnerCount; n++) partners.push(await earningPartner(db));
  for (const [n, partner] of partners.entries()) {
    const own = await customerOf(db, [{ partner }]);
    await record(db, APRIL_1, payment(own, { id: `p${n}`, at: "2026-03-20T10:00:00Z", net: 100_001n }));
  }
  const [first, second] = partners.slice(-2);
  if (first && second) {
    const shared = await customerOf(db, [
      { partner: first, weightPpm: 600_000 },
      { partner: second, weightPpm: 400_000 },
    ]);
    await record(db, APRIL_1, payment(shared, { id: "shared", at: "2026-03-21T10:00:00Z", net: 33_333n }));
  }
  return partners;
}

async function asOwner(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: world().ownerUrl });
  await client.connect();
  try {
    for (const one of statements) await client.query(one);
  } finally {
    await client.end();
  }
}

const allStatements = () =>
  withActor({ db: world().database, actor: system("test") }, (tx) =>
    tx.select().from(statement).orderBy(statement.number),
  );
const allLines = () =>
  withActor({ db: world().database, actor: system("test") }, (tx) => tx.select().from(commissionLine));

/** The database as it is until one transaction cannot begin. */
function failingAt(transaction: number): Database {
  const db = world().database;
  let begun = 0;
  return new Proxy(db, {
    get: (target, name) => {
      if (name !== "pool") return Reflect.get(target, name);
      return (role: Parameters<Database["pool"]>[0]) => {
        begun += 1;
        if (begun === transaction) throw new Error("the process dies here");
        return target.pool(role);
      };
    },
  });
}

describe("closing a month", () => {
  test("is refused before its end, twice, out of turn, and to whoever is not finance", async () => {
    const [partner] = await marchWith(1);
    await expect(closeMonth(asSystem("2026-03-31T12:00:00Z"), MARCH)).rejects.toThrow("period_not_over");
    await expect(closeMonth(asSystem("2026-06-01T12:00:00Z"), { periodId: "2026-05" })).rejects.toThrow(
      "earlier_period_open",
    );
    const manager = await staffPerson(world().database, "manager");
    await expect(closeMonth(as(manager), MARCH)).rejects.toThrow("not_allowed");
    await expect(closeMonth(as(partner!.owner), MARCH)).rejects.toThrow("not_allowed");
    const finance = await staffPerson(world().database, "finance");
    await closeMonth(as(finance), MARCH);
    await expect(closeMonth(as(finance), MARCH)).rejects.toThrow("period_already_closed");
  });

  test("that dies at any partner's border, and inside one, goes on and ends with the same rows, once", async () => {
    await marchWith(3);
    await asOwner(
      "create function die() returns trigger language plpgsql as $$ begin raise exception 'power cut'; end $$",
      "create trigger die before insert on statement for each row when (new.number = 'REP-2026-03-0002') execute function die()",
    );
    const wanted = { ...MARCH, eventsAtOnce: 1 };
    await expect(closeMonth(asSystem(), wanted)).rejects.toThrow();
    expect((await allStatements()).map((row) => row.number)).toEqual(["REP-2026-03-0001"]);
    const afterFirst = await allStatements();
    await asOwner("drop trigger die on statement");
    // Begin, list, rate and write of the second partner; rate of the third while the second is written; its writing, the
    // seal, and the seal alone.
    for (const transaction of [1, 2, 3, 4, 5, 4, 5, 3])
      await expect(
        closeMonth(as(system("test"), "2026-04-02T12:00:00Z", failingAt(transaction)), wanted),
      ).rejects.toThrow("the process dies here");
    const closed = await closeMonth(asSystem("2026-04-03T12:00:00Z"), wanted);
    expect(closed).toEqual({ periodId: "2026-03", statements: 3, lines: 5 });
    expect((await allStatements())[0]).toEqual(afterFirst[0]);
    expect(await verifyMonth(asSystem("2027-01-01T00:00:00Z"), MARCH)).toMatchObject({ agrees: true });
    expect((await allStatements()).map((row) => row.number)).toEqual(
      [1, 2, 3].map((n) => `REP-2026-03-000${n}`),
    );
    expect(await verifyMonth(asSystem("2027-01-01T00:00:00Z"), wanted)).toMatchObject({ agrees: true });
  });

  test("tells each statement's readers once, however often its job runs", async () => {
    await marchWith(2);
    await closeMonth(asSystem(), MARCH);
    const { rows } = await world()
      .database.pool("queue")
      .query("select key from graphile_worker.jobs where key like 'documents:%'");
    const statements = await allStatements();
    expect(rows.map(({ key }: { key: string }) => key).sort()).toEqual(
      statements.map(({ id }) => `documents:${id}`).sort(),
    );
    for (const { id: statementId } of [...statements, ...statements])
      expect(await announceStatement(asSystem(), { statementId })).toBe(1);
    const mails = await listOutbox({ db: world().database, actor: system("test") }, {});
    expect(mails.filter((mail) => mail.template === "statement_ready")).toHaveLength(2);
  });

  test("asked for twice at the same time happens once", async () => {
    await marchWith(2);
    const asked = await Promise.allSettled([closeMonth(asSystem(), MARCH), closeMonth(asSystem(), MARCH)]);
    expect(asked.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect((await allStatements()).map((row) => row.number)).toEqual([
      "REP-2026-03-0001",
      "REP-2026-03-0002",
    ]);
    expect(await verifyMonth(asSystem(), MARCH)).toMatchObject({ agrees: true });
  });

  test("that goes on after a payment was approved in between leaves that payment to the next statement", async () => {
    const [partner] = await marchWith(1);
    await closeMonth(asSystem(), MARCH);
    const APRIL = { periodId: "2026-04" };
    const may = "2026-05-01T12:00:00Z";
    await expect(closeMonth(as(system("test"), may, failingAt(3)), APRIL)).rejects.toThrow();
    const approvedAt = new Date("2026-05-02T09:00:00Z");
    await withActor({ db: world().database, actor: system("test") }, (tx) =>
      writeJournal(tx, payoutApprovedJournal("pay_between", 1_000n), {
        partnerId: partner!.partnerId,
        legalEntityId: "ent_demo_us",
        currency: "USD",
        periodId: null,
        eventAt: approvedAt,
        now: approvedAt,
      }),
    );
    await closeMonth(asSystem("2026-05-03T12:00:00Z"), APRIL);
    expect((await allStatements())[1]).toMatchObject({ paidMinor: 0n, availableMinor: 20_000n });
    await closeMonth(asSystem("2026-06-01T12:00:00Z"), { periodId: "2026-05" });
    expect((await allStatements())[2]).toMatchObject({ paidMinor: -1_000n, availableMinor: 19_000n });
    expect(await verifyMonth(asSystem(), APRIL)).toMatchObject({ differences: [] });
  });

  test("takes a payment back into the balance that was counted in one month and cancelled in the next", async () => {
    const [partner] = await marchWith(1);
    await closeMonth(asSystem(), MARCH);
    await closeMonth(asSystem("2026-05-01T12:00:00Z"), { periodId: "2026-04" });
    const book = (journal: Journal, at: string) =>
      withActor({ db: world().database, actor: system("test") }, (tx) =>
        writeJournal(tx, journal, {
          partnerId: partner!.partnerId,
          legalEntityId: "ent_demo_us",
          currency: "USD",
          periodId: null,
          eventAt: new Date(at),
          now: new Date(at),
        }),
      );
    await book(payoutApprovedJournal("pay_held", 20_000n), "2026-05-04T09:00:00Z");
    await closeMonth(asSystem("2026-06-01T12:00:00Z"), { periodId: "2026-05" });
    await book(payoutCancelledJournal("pay_held", 20_000n), "2026-06-04T09:00:00Z");
    await closeMonth(asSystem("2026-07-01T12:00:00Z"), { periodId: "2026-06" });
    const [, , may, june] = await allStatements();
    expect(may).toMatchObject({ paidMinor: -20_000n, availableMinor: 0n });
    expect(june).toMatchObject({ paidMinor: 20_000n, payableMinor: 20_000n });
  });

  test("shares a customer without losing a cent, and an event that comes later falls into the next month", async () => {
    await marchWith(2);
    await closeMonth(asSystem(), MARCH);
    const shared = (await allLines()).filter((line) => line.invoiceRef === "F-shared");
    expect(shared.map((line) => line.amountMinor).sort()).toEqual([2_667n, 4_000n]);
    const [partner] = await marchLate();
    await closeMonth(asSystem("2026-05-01T12:00:00Z"), { periodId: "2026-04" });
    const late = (await allLines()).find((line) => line.invoiceRef === "F-late");
    expect(late).toMatchObject({ periodId: "2026-04", partnerId: partner });
    expect(await verifyMonth(asSystem(), MARCH)).toMatchObject({ differences: [] });
  });
});

/** A payment of March that is told after March was closed. */
async function marchLate(): Promise<[string]> {
  const partner = await earningPartner(world().database);
  const own = await customerOf(world().database, [{ partner }]);
  await record(
    world().database,
    APRIL_1,
    payment(own, { id: "late", at: "2026-03-25T10:00:00Z", net: 10_000n }),
  );
  return [partner.partnerId];
}

describe("verifying a month", () => {
  test("is for closed months, and agrees after refunds of later months", async () => {
    const db = world().database;
    await loadWorld(db);
    const partner = await earningPartner(db);
    const own = await customerOf(db, [{ partner }]);
    const paid = payment(own, { id: "p1", at: "2026-03-20T10:00:00Z", net: 100_000n });
    await record(db, APRIL_1, paid, refund(paid, { id: "r1", at: "2026-03-22T10:00:00Z", net: 10_000n }));
    await expect(verifyMonth(asSystem(), MARCH)).rejects.toThrow("period_not_closed");
    await closeMonth(asSystem(), MARCH);
    for (const [at, period] of [
      ["2026-04-22T10:00:00Z", "2026-04"],
      ["2026-05-22T10:00:00Z", "2026-05"],
    ] as const) {
      await record(db, at, refund(paid, { id: `r-${period}`, at, net: 33_333n }));
      await closeMonth(
        asSystem(at.replace("-22", "-28").replace("04-28", "05-01").replace("05-28", "06-01")),
        {
          periodId: period,
        },
      );
    }
    for (const periodId of ["2026-03", "2026-04", "2026-05"])
      expect(await verifyMonth(asSystem(), { periodId })).toMatchObject({ differences: [] });
    const taken = (await allLines()).filter((line) => line.reasonCode === "reversal");
    expect(taken.reduce((sum, line) => sum + line.amountMinor, 0n)).toBe(-15_333n);
  });

  test("does not see a claim, an ending or a payee that was written after the close, even one that reaches back", async () => {
    const [partner] = await marchWith(1);
    await closeMonth(asSystem(), MARCH);
    const other = await earningPartner(world().database);
    await asOwner(
      `insert into attribution (id, partner_id, enrolment_id, customer_id, customer_label, role, weight_ppm, during,
         created_at, created_by)
       select 'att_late', '${other.partnerId}', '${other.enrolmentId}', customer_id, customer_label, role, 500000, during,
         '2026-04-10', 'test' from attribution`,
      "alter table attribution disable trigger attribution_ends_once",
      `update attribution set during = tstzrange(lower(during), '2026-03-10'), ended_at = '2026-04-10' where id <> 'att_late'`,
      `insert into payee_profile (id, partner_id, legal_name, country, kind, valid_from, created_at)
       values ('pyp_late', '${partner!.partnerId}', 'New Name S.L.', 'ES', 'company', '2026-03-20', '2026-04-10')`,
    );
    expect(await verifyMonth(asSystem("2026-05-01T12:00:00Z"), MARCH)).toMatchObject({
      statements: 1,
      differences: [],
    });
  });

  test("names the row and column that somebody changed behind the application's back", async () => {
    await marchWith(1);
    await closeMonth(asSystem(), MARCH);
    await asOwner(
      "alter table commission_line disable trigger commission_line_is_fact",
      "update commission_line set amount_minor = amount_minor + 1",
      "alter table statement disable trigger statement_is_fact",
      "update statement set canonical = replace(canonical, 'REP', 'PER')",
    );
    const found = await verifyMonth(asSystem(), MARCH);
    expect(found.agrees).toBe(false);
    expect(found.differences.map(({ of, field }) => `${of}.${field}`)).toEqual([
      "line.amountMinor",
      "statement.canonical",
      "statement.seal",
    ]);
  });
});

test("a change of what a month left to the next is named, and so is one of its sources", async () => {
  const db = world().database;
  await loadWorld(db);
  const tiered = {
    kind: "tiered",
    mode: "graduated",
    per: "month",
    brackets: [{ fromMinor: {}, ratePpm: 100_000 }],
  };
  const partner = await partnerWithAgreement(world(), {
    ...SAMPLE_TERMS,
    schema: 2,
    heads: [{ id: "share", products: "all", streams: "all", pays: tiered, months: null }],
  } as AgreementTermsInput);
  const own = await customerOf(db, [{ partner }]);
  await record(db, APRIL_1, payment(own, { id: "p1", at: "2026-03-20T10:00:00Z", net: 70_000n }));
  await closeMonth(asSystem(), MARCH);
  const found = async () =>
    (await verifyMonth(asSystem(), MARCH)).differences.map(
      ({ of, field, stored, recomputed }) => `${of}.${field} ${stored} ${recomputed}`,
    );
  expect(await found()).toEqual([]);
  await asOwner(
    "alter table rating_state disable trigger rating_state_is_fact",
    "update rating_state set value = value + 1",
  );
  expect(await found()).toEqual([`rating_state.value "70001" "70000"`]);
  await asOwner(
    "update rating_state set value = value - 1",
    "alter table revenue_event_line disable trigger revenue_event_line_is_fact",
    "update revenue_event_line set net_minor = 60000",
  );
  expect(await found()).toEqual(
    expect.arrayContaining([
      `line.amountMinor "7000" "6000"`,
      `rating_state.value "70000" "60000"`,
      `statement.closingMinor "7000" "6000"`,
      `journal_entry.amountMinor "7000" "6000"`,
    ]),
  );
});

describe("a statement", () => {
  test("is seen by its partner and by staff, and by no other partner", async () => {
    const [one, other] = await marchWith(2);
    await closeMonth(asSystem(), MARCH);
    const own = await listStatements(as(one!.owner), { limit: 10, offset: 0 });
    expect(own.total).toBe(1);
    const number = own.rows[0]!.number;
    const found = await findStatement(as(one!.owner), number, { limit: 50, offset: 0 });
    expect(found?.view.lines.map((line) => line.customerLabel)).toHaveLength(2);
    expect(found?.releases.reduce((sum, release) => sum + release.minor, 0n)).toBe(
      found?.view.figures.heldMinor,
    );
    const lineId = found!.view.lines[0]!.id;
    const stranger = as(other!.owner);
    // March is paid in April, on the day that the terms promise: the fifteenth, unless they say otherwise.
    expect(found?.promisedOn).toBe("2026-04-15");
    expect(await findStatement(stranger, number, { limit: 50, offset: 0 })).toBeNull();
    expect(await findStatement(stranger, found!.id, { limit: 50, offset: 0 })).toBeNull();
    expect(await findStatementLine(stranger, { number, lineId })).toBeNull();
    expect(await recomputeLine(stranger, { number, lineId })).toBeNull();
    const finance = await staffPerson(world().database, "finance");
    expect((await listStatements(as(finance), { limit: 10, offset: 0 })).total).toBe(2);
  });

  test("keeps the files that were made of it first, byte for byte", async () => {
    const [one, other] = await marchWith(2);
    await closeMonth(asSystem(), MARCH);
    const [row] = (await allStatements()).filter((each) => each.partnerId === one!.partnerId);
    const read = (actor: Actor, kind: "pdf" | "csv") =>
      findStatementDocument(as(actor), { number: row!.number, version: 1, kind, locale: "es" });
    expect(await read(one!.owner, "pdf")).toBeNull();
    expect(await makeStatementDocuments(asSystem(), { statementId: row!.id })).toEqual({ made: 4 });
    const pdf = await read(one!.owner, "pdf");
    expect(Buffer.from(pdf!.content).subarray(0, 5).toString()).toBe("%PDF-");
    expect(await makeStatementDocuments(asSystem(), { statementId: row!.id })).toEqual({ made: 0 });
    expect(await read(one!.owner, "pdf")).toEqual(pdf);
    expect(await read(other!.owner, "csv")).toBeNull();
    // What is made of the same sealed rows again, years later, has the same bytes.
    await asOwner(
      "alter table statement_document disable trigger statement_document_is_fact",
      "delete from statement_document",
    );
    await makeStatementDocuments(asSystem("2029-01-01T00:00:00Z"), { statementId: row!.id });
    expect(await read(one!.owner, "pdf")).toEqual(pdf);
    expect(await verifyMonth(asSystem(), MARCH)).toMatchObject({ agrees: true });
  });

  test("has lines that the engine works out again for the partner who asks", async () => {
    const [one] = await marchWith(1);
    await closeMonth(asSystem(), MARCH);
    const [row] = await allStatements();
    const [line] = await allLines();
    const wanted = { number: row!.number, lineId: line!.id };
    expect(await recomputeLine(as(one!.owner), wanted)).toEqual({
      agrees: true,
      storedMinor: 20_000n,
      recomputedMinor: 20_000n,
      differences: [],
    });
    await asOwner(
      "alter table commission_line disable trigger commission_line_is_fact",
      "update commission_line set amount_minor = 19999",
    );
    expect(await recomputeLine(as(one!.owner), wanted)).toMatchObject({
      agrees: false,
      storedMinor: 19_999n,
      recomputedMinor: 20_000n,
    });
  });
});

describe("finance's months", () => {
  test("show what stands in the way of a close, and afterwards what it came to", async () => {
    const partners = await marchWith(2);
    const finance = await staffPerson(world().database, "finance");
    const before = await findMonth(as(finance), "2026-03");
    expect(before).toMatchObject({ status: "open", whyNotClose: null, events: 3 });
    expect(await findMonth(as(finance), "2026-04")).toMatchObject({
      whyNotClose: { code: "period_not_over" },
    });
    expect(await findMonth(as(finance), "2025-01")).toBeNull();
    await closeMonth(as(finance), MARCH);
    await closeMonth(as(finance, "2026-05-01T12:00:00Z"), { periodId: "2026-04" });
    const april = await findMonth(as(finance, "2026-05-01T12:00:00Z"), "2026-04");
    expect(april).toMatchObject({ status: "closed", whyNotClose: { code: "period_already_closed" } });
    expect(april?.totals).toMatchObject([{ currency: "USD", partners: 2, payableMinor: 46_667n }]);
    expect(april?.withoutPayoutAccount).toHaveLength(partners.length);
    const { months, feeds } = await listMonths(as(finance, "2026-05-01T12:00:00Z"));
    expect(months.map((month) => [month.periodId, month.status])).toEqual([
      ["2026-05", "open"],
      ["2026-04", "closed"],
      ["2026-03", "closed"],
    ]);
    expect(feeds).toMatchObject([{ source: "test", events: 3 }]);
  });
});
