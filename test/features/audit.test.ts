import pg from "pg";
import { expect, test } from "vitest";
import { type MemberActor, system } from "#app/domain/actor.ts";
import { chainAudit } from "#app/features/audit/chain-audit.server.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import { verifyAudit } from "#app/features/audit/verify-audit.server.ts";
import { withActor } from "#db/with-actor.server.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const now = new Date("2026-03-05T10:00:00.000Z");
const job = () => ({ db: world().database, actor: system("test"), now, requestId: "req_1" });

async function recordThree(): Promise<void> {
  for (const [second, action] of ["partner.approved", "referral.registered", "run.submitted"].entries())
    await withActor(job(), (tx) =>
      audit(
        tx,
        { ...job(), now: new Date(now.getTime() + second * 1_000) },
        {
          action,
          objectType: action.split(".")[0] ?? "",
          objectId: action,
          details: { zeta: 1, alpha: "á", none: null },
        },
      ),
    );
}

/** What no role of the application may do: the owner takes the trigger away first, as an intruder would. */
async function tamper(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: world().ownerUrl });
  await client.connect();
  await client.query(
    `alter table audit_entry disable trigger user; alter table audit_chain disable trigger user; ${statement}`,
  );
  await client.end();
}

test("an entry stands only when its act is committed", async () => {
  const act = { action: "run.approved", objectType: "run", objectId: "run_1" };
  await expect(
    withActor(job(), async (tx) => {
      await audit(tx, job(), act);
      throw new Error("the act fails");
    }),
  ).rejects.toThrow("the act fails");
  expect(await verifyAudit(job())).toMatchObject({ examined: 0, unchained: 0 });
});

test("the chain covers every entry once, whoever chains and however often", async () => {
  await recordThree();
  expect(await verifyAudit(job())).toMatchObject({ examined: 0, unchained: 3, broken: null });
  const both = await Promise.all([chainAudit(job()), chainAudit(job())]);
  expect(both.map((result) => result.chained).sort()).toEqual([0, 3]);
  expect((await chainAudit(job())).chained).toBe(0);
  await recordThree();
  const { head } = await chainAudit(job());
  expect(await verifyAudit(job())).toEqual({ examined: 6, unchained: 0, head: head.sha256, broken: null });
});

test.each([
  ["another actor", "update audit_entry set actor_id = 'somebody' where action = 'referral.registered'", 2n],
  [
    "another detail",
    `update audit_entry set details = details || '{"zeta": 2}' where action = 'partner.approved'`,
    1n,
  ],
  ["another hash", "update audit_chain set sha256 = repeat('0', 64) where seq = 3", 3n],
  ["a link gone", "delete from audit_chain where seq = 2", 2n],
])("the chain shows where the audit was changed: %s", async (_what, statement, seq) => {
  await recordThree();
  await chainAudit(job());
  await tamper(statement);
  expect((await verifyAudit(job())).broken?.seq).toBe(seq);
});

test("a cut tail shows against the head that was logged outside the database", async () => {
  await recordThree();
  const { head } = await chainAudit(job());
  await tamper(
    "delete from audit_chain where seq = 3; delete from audit_entry where action = 'run.submitted'",
  );
  const verdict = await verifyAudit(job());
  expect(verdict.broken).toBeNull();
  expect(verdict.head).not.toBe(head.sha256);
});

test("a member writes into its own partner's audit, never into another's", async () => {
  const actor: MemberActor = { kind: "member", accountId: "acc_1", partnerId: "par_1", role: "owner" };
  const ctx = { ...job(), actor };
  const act = { action: "member.invited", objectType: "member", objectId: "mem_1" };
  await withActor(ctx, (tx) => audit(tx, ctx, act));
  await expect(withActor(ctx, (tx) => audit(tx, ctx, { ...act, partnerId: "par_2" }))).rejects.toThrow();
});

test("a detail that has no single text is refused when it is written", async () => {
  await expect(
    withActor(job(), (tx) =>
      audit(tx, job(), { action: "a.b", objectType: "a", objectId: "1", details: { half: 0.5 } }),
    ),
  ).rejects.toThrow("safe integer");
});
