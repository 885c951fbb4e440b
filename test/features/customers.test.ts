import { setTimeout } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { acceptReferral } from "#app/features/customers/accept-referral.server.ts";
import { addAttribution } from "#app/features/customers/add-attribution.server.ts";
import { changeWeight } from "#app/features/customers/change-weight.server.ts";
import { endAttribution } from "#app/features/customers/end-attribution.server.ts";
import { findCustomer } from "#app/features/customers/find-customer.server.ts";
import { insertAttribution } from "#app/features/customers/insert-attribution.server.ts";
import { linkCustomerKey } from "#app/features/customers/link-customer-key.server.ts";
import { listCustomers, listJointCustomers } from "#app/features/customers/list-customers.server.ts";
import { setCustomerSegment } from "#app/features/customers/set-customer-segment.server.ts";
import { auditEntry } from "#db/schema/audit.ts";
import { attribution, customer } from "#db/schema/customers.ts";
import { withActor } from "#db/with-actor.server.ts";
import { NOW, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { partnerInForce } from "#test/factories/agreements.ts";
import { emptyQueue, jointCustomer, partnersToRate } from "#test/factories/customers.ts";
import { loadWorld } from "#test/factories/partners.ts";
import { register } from "#test/factories/referrals.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
const manager = async () => testCtx(db(), await staffPerson(db(), "manager"));

beforeEach(() => loadWorld(db()));

test("an accepted referral makes one customer and one attribution, whoever accepts it at the same moment", async () => {
  const { owner, enrolmentId, partnerId } = await partnerInForce(db());
  const { referralId } = await register(db(), owner, "joint.example", { taxId: "B777" });
  const [one, two] = [await manager(), await manager()];
  await emptyQueue(world().url);
  const answers = await Promise.allSettled([
    acceptReferral(one, { referralId }),
    acceptReferral(two, { referralId }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(answers.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { code: "referral_already_decided" },
  });
  expect(await partnersToRate(world().url)).toEqual([partnerId]);
  const { rows } = await listCustomers(one, { limit: 10 });
  expect(rows).toHaveLength(1);
  const found = await findCustomer(one, { customerId: rows[0]?.id ?? "" });
  expect(found?.keys.map(({ key }) => key)).toEqual(["domain:joint.example", "tax:ESB777"]);
  expect(found).toMatchObject({
    freePpm: 0,
    attributions: [{ partnerId, role: "sourced", weightPpm: 1_000_000 }],
  });
  // From the day of the registration on, in the agreement's zone: New York is five hours behind in March.
  expect(found?.attributions[0]?.from.toISOString()).toBe("2026-03-05T05:00:00.000Z");
  expect(found?.enrolments.map(({ id }) => id)).not.toContain(enrolmentId);
});

test("a second partner for another product finds the same customer, and both are rated again", async () => {
  const first = await jointCustomer(db(), "shared.example", { weightPpm: 600_000 });
  const second = await partnerInForce(db(), { typeKey: "document_management" });
  // It is a customer already, so the second partner comes by the manager's hand.
  await expect(register(db(), second.owner, "shared.example")).rejects.toMatchObject({
    code: "claim_already_customer",
  });
  const { customerId } = first;
  const { enrolmentId } = second;
  await emptyQueue(world().url);
  await addAttribution(await manager(), { customerId, enrolmentId, role: "influenced", weightPpm: 400_000 });
  expect(await partnersToRate(world().url)).toEqual([first.partnerId, second.partnerId].sort());
  const own = await listJointCustomers(testCtx(db(), second.owner), { limit: 10 });
  expect(own.rows).toMatchObject([{ label: "shared.example", weightPpm: 400_000, from: NOW, to: null }]);
  expect(JSON.stringify(own)).not.toContain(first.partnerId);
});

test("the weights on one customer never add up to more than the whole, also when two are added at once", async () => {
  const { customerId } = await jointCustomer(db(), "weights.example", { weightPpm: 500_000 });
  const [one, two] = [await partnerInForce(db()), await partnerInForce(db())];
  const staff = await manager();
  const wanted = { customerId, role: "influenced", weightPpm: 300_000 } as const;
  const [written, waited] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = withActor(staff, async (tx) => {
    const { partnerId, enrolmentId } = one;
    await insertAttribution(tx, staff, { ...wanted, partnerId, enrolmentId, referralId: null, from: NOW });
    written.resolve();
    await waited.promise;
  });
  await written.promise;
  // The first one is written and not committed: the second has to wait for it.
  const second = addAttribution(staff, { ...wanted, enrolmentId: two.enrolmentId });
  const outcome = expect(second).rejects.toMatchObject({ code: "attribution_over_total" });
  await setTimeout(200);
  waited.resolve();
  await first;
  await outcome;
  expect((await findCustomer(staff, { customerId }))?.freePpm).toBe(200_000);
});

test("a partner sees no customer of another one, by row-level security and grants alone", async () => {
  const { owner } = await partnerInForce(db());
  await jointCustomer(db(), "hidden.example");
  expect(await withActor(testCtx(db(), owner), (tx) => tx.select().from(attribution))).toEqual([]);
  await expect(withActor(testCtx(db(), owner), (tx) => tx.select().from(customer))).rejects.toMatchObject({
    cause: { code: "42501" },
  });
});

test("a key belongs to one customer; linking it twice is linking it once", async () => {
  const one = await jointCustomer(db(), "one.example");
  const two = await jointCustomer(db(), "two.example");
  const staff = await manager();
  const link = (customerId: string) => linkCustomerKey(staff, { customerId, key: "stripe:cus_1" });
  await link(one.customerId);
  await link(one.customerId);
  await expect(link(two.customerId)).rejects.toMatchObject({ code: "customer_key_taken" });
});

test("a customer is in one of the programme's segments or in none, and who changed it stands in the audit", async () => {
  const joint = await jointCustomer(db(), "segment.example");
  const ctx = await manager();
  const segmentOf = async () => (await findCustomer(ctx, joint))?.segment;
  const known = (await findCustomer(ctx, joint))?.segments.map(({ key }) => key) ?? [];
  expect(await segmentOf()).toBeNull();
  expect(known.length).toBeGreaterThan(1);
  for (const segmentKey of [known[0] ?? "", known[1] ?? "", null]) {
    expect(await setCustomerSegment(ctx, { ...joint, segmentKey })).toMatchObject({
      customerId: joint.customerId,
    });
    expect(await segmentOf()).toBe(segmentKey);
  }
  expect(await setCustomerSegment(ctx, { ...joint, segmentKey: "nobody's" })).toBeNull();
  expect(await setCustomerSegment(ctx, { customerId: "cus_none", segmentKey: null })).toBeNull();
  const entries = await withActor(ctx, (tx) =>
    tx.select().from(auditEntry).where(eq(auditEntry.action, "customer.segment_set")),
  );
  expect(entries).toHaveLength(3);
});

test("a partner that leaves a customer keeps what it earned until then, and its share is free from then on", async () => {
  const { customerId, partnerId } = await jointCustomer(db(), "left.example", { weightPpm: 600_000 });
  const before = await findCustomer(await manager(), { customerId });
  const attributionId = before?.attributions[0]?.id ?? "";
  const later = new Date(NOW.getTime() + 86_400_000);
  const staff = { ...(await manager()), now: later };
  expect(await endAttribution(staff, { attributionId })).toMatchObject({ customerId, partnerId });
  const after = await findCustomer(staff, { customerId });
  expect(after).toMatchObject({ freePpm: 1_000_000, attributions: [{ id: attributionId, to: later }] });
  await expect(endAttribution(staff, { attributionId })).rejects.toMatchObject({
    code: "attribution_already_ended",
  });
});

test("another share begins when the old one ends, and the shares still add up to the whole at most", async () => {
  const { customerId } = await jointCustomer(db(), "weights.example", { weightPpm: 600_000 });
  const [own] = (await findCustomer(await manager(), { customerId }))?.attributions ?? [];
  const later = new Date(NOW.getTime() + 86_400_000);
  const staff = { ...(await manager()), now: later };
  await changeWeight(staff, { attributionId: own?.id ?? "", weightPpm: 250_000 });
  const other = await partnerInForce(db());
  const add = (weightPpm: number) =>
    addAttribution(staff, { customerId, enrolmentId: other.enrolmentId, role: "influenced", weightPpm });
  await expect(add(750_001)).rejects.toMatchObject({ code: "attribution_over_total" });
  await add(750_000);
  const found = await findCustomer(staff, { customerId });
  expect(found?.attributions.map(({ weightPpm, from, to }) => ({ weightPpm, from, to }))).toEqual(
    expect.arrayContaining([
      { weightPpm: 600_000, from: own?.from, to: later },
      { weightPpm: 250_000, from: later, to: null },
    ]),
  );
});

test("nothing of an attribution is rewritten but its end, and that once", async () => {
  const { customerId } = await jointCustomer(db(), "frozen.example", { weightPpm: 600_000 });
  const staff = { ...(await manager()), now: new Date(NOW.getTime() + 86_400_000) };
  const write = (set: string) =>
    withActor(staff, (tx) =>
      tx.execute(sql.raw(`update attribution set ${set} where customer_id = '${customerId}'`)),
    );
  const end = "during = tstzrange(lower(during), '2027-01-01Z'), ended_at = '2027-01-01Z'";
  await expect(write("weight_ppm = 1")).rejects.toMatchObject({ cause: { code: "42501" } });
  await expect(write("ended_at = '2027-01-01Z'")).rejects.toMatchObject({ cause: { code: "RP001" } });
  await expect(write(end.replace("lower(during)", "'2020-01-01Z'"))).rejects.toMatchObject({
    cause: { code: "RP001" },
  });
  await write(end);
  await expect(write(end.replaceAll("2027", "2028"))).rejects.toMatchObject({ cause: { code: "RP001" } });
});
