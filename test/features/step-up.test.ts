import { expect, test } from "vitest";
import type { MemberActor, StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { consumeStepUp } from "#app/features/accounts/consume-step-up.server.ts";
import { offerStepUp } from "#app/features/accounts/offer-step-up.server.ts";
import { proveStepUp } from "#app/features/accounts/prove-step-up.server.ts";
import { renewCodes } from "#app/features/accounts/recovery-codes.server.ts";
import { createAttemptLimits } from "#app/http/attempt-limits.server.ts";
import { withActor, withAuth } from "#db/with-actor.server.ts";
import { NOW, PASSWORD, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { approvedPartner, loadWorld } from "#test/factories/partners.ts";
import { codeAt, enrolledTotp, provedStepUp } from "#test/factories/step-up.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const RUN = "run_1:abc:48210:USD";

async function financePerson(): Promise<StaffActor> {
  const person = await staffPerson(world().database, "finance");
  await enrolledTotp(world().database, person.accountId);
  return person;
}

async function member(): Promise<MemberActor> {
  await loadWorld(world().database);
  return (await approvedPartner(world().database)).owner;
}

type Person = StaffActor | MemberActor;

const prove = (actor: Person, stepUpCode: string, now = NOW, subject = RUN) =>
  proveStepUp(testCtx(world().database, actor, { now }), {
    purpose: "approve_run",
    subject,
    answer: { stepUpCode },
  });

const use = (actor: Person, now = NOW, subject = RUN) => {
  const ctx = testCtx(world().database, actor, { now });
  return withActor(ctx, (tx) => consumeStepUp(tx, ctx, { purpose: "approve_run", subject }));
};

const refusal = (attempt: Promise<unknown>) =>
  attempt.then(
    () => "nothing",
    (error: unknown) => (error instanceof DomainError ? error.code : error),
  );

test("a proof is good for its own person, purpose and subject", async () => {
  const [one, other] = [await financePerson(), await financePerson()];
  const id = await prove(one, codeAt(NOW));
  const ctx = testCtx(world().database, one);
  expect(await refusal(use(other))).toBe("step_up_required");
  expect(await refusal(use(one, NOW, "run_1:abc:48211:USD"))).toBe("step_up_required");
  const otherPurpose = { purpose: "change_policy", subject: RUN } as const;
  expect(await refusal(withActor(ctx, (tx) => consumeStepUp(tx, ctx, otherPurpose)))).toBe(
    "step_up_required",
  );
  expect(await use(one)).toBe(id);
});

test("a proof is used once, whoever comes at the same time", async () => {
  const person = await financePerson();
  await prove(person, codeAt(NOW));
  const ctx = testCtx(world().database, person);
  let commit = () => {};
  const mayCommit = new Promise<void>((resolve) => {
    commit = resolve;
  });
  const first = withActor(ctx, async (tx) => {
    await consumeStepUp(tx, ctx, { purpose: "approve_run", subject: RUN });
    await mayCommit;
  });
  await expect.poll(() => holdsProof()).toBe(1);
  const second = refusal(use(person));
  // It has found the proof unused, and waits for the row that the first one holds.
  await expect.poll(() => waiting(), { timeout: 10_000 }).toBe(1);
  commit();
  await first;
  expect(await second).toBe("step_up_required");
  expect(await refusal(use(person))).toBe("step_up_required");
});

async function holdsProof(): Promise<number> {
  const held =
    "select count(*)::int as n from pg_locks where mode = 'RowExclusiveLock' and relation = 'step_up'::regclass";
  return (await world().database.pool("worker").query<{ n: number }>(held)).rows[0]?.n ?? 0;
}

/** How many wait for a lock in this test's own database. */
async function waiting(): Promise<number> {
  const blocked =
    "select count(*)::int as n from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()";
  return (await world().database.pool("worker").query<{ n: number }>(blocked)).rows[0]?.n ?? 0;
}

test("a proof that its act rolled back with is still there", async () => {
  const person = await financePerson();
  const id = await prove(person, codeAt(NOW));
  const ctx = testCtx(world().database, person);
  const failed = withActor(ctx, async (tx) => {
    await consumeStepUp(tx, ctx, { purpose: "approve_run", subject: RUN });
    throw new Error("the act failed");
  });
  await expect(failed).rejects.toThrow("the act failed");
  expect(await use(person)).toBe(id);
});

test("a proof runs out after five minutes, and is not good before it was made", async () => {
  const person = await financePerson();
  await provedStepUp(testCtx(world().database, person), "approve_run", RUN);
  expect(await refusal(use(person, after(5 * 60 + 1)))).toBe("step_up_required");
  expect(await refusal(use(person, after(-1)))).toBe("step_up_required");
  expect(await refusal(use(person, after(5 * 60)))).toBe("nothing");
});

test("the database itself refuses a proof that is old, used or turned to something else", async () => {
  const person = await financePerson();
  const id = await provedStepUp(testCtx(world().database, person), "approve_run", RUN);
  const change = (text: string) =>
    world()
      .database.pool("staff")
      .query(`begin; select set_config('app.account_id', '${person.accountId}', true); ${text}; commit`)
      .then(
        () => "done",
        (error: { code?: string }) => error.code,
      );
  const set = (what: string) => `update step_up set ${what} where id = '${id}'`;
  expect(await change(set("used_at = proved_at + interval '301 seconds'"))).toBe("RP003");
  expect(await change(set("subject = 'run_2'"))).toBe("42501");
  expect(await change(set("used_at = proved_at"))).toBe("done");
  expect(await change(set("used_at = proved_at"))).toBe("RP001");
});

test("a one-time code is good once", async () => {
  const person = await financePerson();
  await prove(person, codeAt(NOW));
  expect(await refusal(prove(person, codeAt(NOW)))).toBe("step_up_wrong");
  const again = await Promise.all([1, 2, 3].map(() => refusal(prove(person, codeAt(NOW, 1)))));
  expect(again.sort()).toEqual(["nothing", "step_up_wrong", "step_up_wrong"]);
});

test("a one-time code is good one step before and after its own half minute, and no further", async () => {
  for (const [stepsLater, outcome] of [
    [-2, "step_up_wrong"],
    [-1, "nothing"],
    [1, "nothing"],
    [2, "step_up_wrong"],
  ] as const) {
    const person = await financePerson();
    expect([stepsLater, await refusal(prove(person, codeAt(NOW, stepsLater)))]).toEqual([
      stepsLater,
      outcome,
    ]);
  }
});

test("an older code is not good any more once a newer one was used", async () => {
  const person = await financePerson();
  await prove(person, codeAt(NOW, 1));
  expect(await refusal(prove(person, codeAt(NOW)))).toBe("step_up_wrong");
});

test("a recovery code opens once, however it is typed, and only its own account", async () => {
  const [one, other] = [await financePerson(), await financePerson()];
  const codes = await withAuth(world().database, (tx) => renewCodes(tx, one.accountId, NOW));
  expect(codes).toHaveLength(10);
  const typed = (codes[0] ?? "").toLowerCase().replaceAll("-", " ");
  expect(await refusal(prove(other, typed))).toBe("step_up_wrong");
  expect(await refusal(prove(one, typed))).toBe("nothing");
  expect(await refusal(prove(one, typed))).toBe("step_up_wrong");
});

test("a new set of recovery codes takes the old one's force away", async () => {
  const person = await financePerson();
  const renew = () => withAuth(world().database, (tx) => renewCodes(tx, person.accountId, NOW));
  const [old, fresh] = [await renew(), await renew()];
  expect(await refusal(prove(person, old[0] ?? ""))).toBe("step_up_wrong");
  expect(await refusal(prove(person, fresh[0] ?? ""))).toBe("nothing");
});

test("a wrong answer leaves no proof, and five of them make everybody wait", async () => {
  const person = await financePerson();
  const limits = createAttemptLimits(world().database.pool("auth"));
  const attempt = (stepUpCode: string) =>
    refusal(
      proveStepUp(
        { ...testCtx(world().database, person), limits },
        { purpose: "approve_run", subject: RUN, answer: { stepUpCode } },
      ),
    );
  const tries = [];
  for (let n = 0; n < 5; n++) tries.push(await attempt("000000"));
  expect(new Set(tries)).toEqual(new Set(["step_up_wrong"]));
  expect(await attempt(codeAt(NOW))).toBe("step_up_too_many");
  expect(await refusal(use(person))).toBe("step_up_required");
});

test("partner people without a second factor prove it by their password, and by it no longer once they have one", async () => {
  const owner = await member();
  const ctx = testCtx(world().database, owner);
  const byPassword = (stepUpPassword: string) =>
    refusal(
      proveStepUp(ctx, { purpose: "change_payout_account", subject: "pac_1", answer: { stepUpPassword } }),
    );
  expect(await offerStepUp(ctx)).toMatchObject({ byPassword: true, hasTotp: false });
  expect(await byPassword("something else entirely")).toBe("step_up_wrong");
  expect(await byPassword(PASSWORD)).toBe("nothing");
  await enrolledTotp(world().database, owner.accountId);
  expect(await offerStepUp(ctx)).toMatchObject({ byPassword: false, hasTotp: true, demoCode: null });
  expect(await byPassword(PASSWORD)).toBe("step_up_wrong");
});

test("a person of the company never proves it by a password", async () => {
  const person = await staffPerson(world().database, "finance");
  const ctx = testCtx(world().database, person);
  const answer = { stepUpPassword: PASSWORD };
  expect(await refusal(proveStepUp(ctx, { purpose: "approve_run", subject: RUN, answer }))).toBe(
    "step_up_wrong",
  );
});

test("the demo tells the next code that fits, and when all of this half minute are used, how long to wait", async () => {
  const person = await financePerson();
  const offer = () => offerStepUp({ ...testCtx(world().database, person), isDemo: true });
  expect((await offer()).demoCode).toEqual({ code: codeAt(NOW), seconds: null });
  await prove(person, codeAt(NOW));
  expect((await offer()).demoCode).toEqual({ code: codeAt(NOW, 1), seconds: null });
  await prove(person, codeAt(NOW, 1));
  expect((await offer()).demoCode).toEqual({ code: null, seconds: 30 });
});
