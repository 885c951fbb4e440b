import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import type pg from "pg";
import { inject } from "vitest";
import { createStripe, type StripeGateway } from "#app/adapters/stripe.server.ts";
import { serveSimulator } from "#app/adapters/stripe-simulator/serve.server.ts";
import { createStripeSimulator } from "#app/adapters/stripe-simulator/simulator.server.ts";
import { type Actor, ANONYMOUS, type MemberActor, type StaffActor, system } from "#app/domain/actor.ts";
import { createApiKey } from "#app/features/accounts/create-api-key.server.ts";
import { inviteMember } from "#app/features/accounts/invite-member.server.ts";
import { requestPasswordReset } from "#app/features/accounts/request-password-reset.server.ts";
import { draftTemplate } from "#app/features/agreements/draft-template.server.ts";
import { rateOpenMonths } from "#app/features/commissions/rate-open-month.server.ts";
import { connectPayoutAccount } from "#app/features/partners/connect-payout-account.server.ts";
import { issueNotMeLinks } from "#app/features/partners/not-me-links.server.ts";
import { refreshPayoutAccount } from "#app/features/partners/refresh-payout-account.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { reconcile } from "#app/features/payouts/reconcile.server.ts";
import { releaseRun } from "#app/features/payouts/release-run.server.ts";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { contestClaim } from "#app/features/referrals/contest-claim.server.ts";
import { recordRevenueEvents } from "#app/features/revenue/record-revenue-events.server.ts";
import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { makeStatementDocuments } from "#app/features/statements/make-statement-documents.server.ts";
import { restateStatement } from "#app/features/statements/restate-statement.server.ts";
import { urlsOfCluster } from "#db/bootstrap.server.ts";
import { mailedToken, staffPerson, type TestCtx, testCtx } from "#test/factories/accounts.ts";
import { asOwner } from "#test/factories/commissions.ts";
import { jointCustomer, type SampleCustomer } from "#test/factories/customers.ts";
import { loadWorld, sendApplication, submittedApplication } from "#test/factories/partners.ts";
import { acceptExceptions } from "#test/factories/payouts.ts";
import { register } from "#test/factories/referrals.ts";
import { payment, record } from "#test/factories/statements.ts";
import { STRIPE_TEST_WEBHOOKS } from "#test/mocks/stripe.ts";
import { stripeControl } from "#test/mocks/stripe-control.ts";
import { type TestDatabase, testDatabase } from "#test/setup/database.ts";
import { approveRun } from "./approve.ts";

/** The morning on which everything below is looked at: March is closed, its run waits for approval, April can be closed. */
export const WORLD_NOW = new Date("2026-05-02T10:00:00Z");
const JOINED = new Date("2026-01-10T10:00:00Z");
const at = (instant: string) => new Date(instant);

export type WorldPartner = SampleCustomer & {
  /** A word that stands in every text of this partner and in none of the other's. */
  readonly canary: string;
  readonly viewerAccountId: string;
};

/** A small company with two partners who must never see each other. */
export type TwoPartnerWorld = {
  readonly database: TestDatabase["database"];
  readonly url: string;
  readonly ownerUrl: string;
  readonly stripe: StripeGateway;
  readonly a: WorldPartner;
  readonly b: WorldPartner;
  readonly manager: StaffActor & { readonly email: string };
  readonly finance: StaffActor & { readonly email: string };
  readonly admin: StaffActor & { readonly email: string };
  readonly apiKeySecret: string;
  /** Secrets of mailed links that work, by the path before them. */
  readonly tokens: Readonly<Record<"verify-email" | "apply/status" | "reset" | "invite" | "not-me", string>>;
  readonly stop: () => Promise<void>;
};

type Making = {
  readonly database: TestDatabase;
  readonly stripe: StripeGateway;
  readonly control: ReturnType<typeof stripeControl>;
  readonly as: <A extends Actor>(actor: A, now?: Date) => TestCtx & { readonly actor: A };
};

/**
 * Two partners through the use cases, from the application to a payout, a contest and an open month; rows that no use
 * case writes yet (tax documents, reversals) by the owner of the tables. Stripe is the simulator on a port of its own.
 */
export async function twoPartnerWorld(): Promise<TwoPartnerWorld> {
  const database = await testDatabase();
  const simulated = await simulatedStripe();
  const db = database.database;
  const as: Making["as"] = (actor, now = WORLD_NOW) => testCtx(db, actor, { now, stripe: simulated.stripe });
  const making = { database, ...simulated, as };
  await loadWorld(db);
  const [a, b] = [await aPartner(making, "alfaceda", 1n), await aPartner(making, "bravonte", 3n)];
  const manager = await staffPerson(db, "manager");
  const finance = await staffPerson(db, "finance");
  const preparer = await staffPerson(db, "finance");
  const admin = await staffPerson(db, "admin");
  await threeMonths(making, [a, b], { finance, preparer });
  await contestEachOther(making, a, b);
  await rowsThatNobodyWritesYet(database, [a, b], { finance, preparer });
  await restate(making, [a, b], finance);
  await draftTemplate(as(manager), { partnerTypeKey: "marketing_agency" });
  const key = await createApiKey(as(admin), { name: "Billing", legalEntityId: "ent_demo_us" });
  return {
    database: db,
    url: database.url,
    ownerUrl: database.ownerUrl,
    stripe: simulated.stripe,
    a,
    b,
    manager,
    finance,
    admin,
    apiKeySecret: key?.secret ?? "",
    tokens: await mailedLinks(making, a),
    stop: async () => {
      await simulated.stop();
      await database.drop();
    },
  };
}

async function simulatedStripe() {
  const schema = `world_${randomBytes(6).toString("hex")}`;
  const { simulatorUrl } = urlsOfCluster(inject("superuserUrl"));
  const publicUrl = "http://stripe.test";
  const simulator = await createStripeSimulator({
    databaseUrl: simulatorUrl,
    schema,
    publicUrl,
    webhooks: STRIPE_TEST_WEBHOOKS,
  });
  const { server, port } = await serveSimulator(simulator, 0);
  const control = stripeControl(simulator, publicUrl);
  await control.setClock(WORLD_NOW);
  await control.topUp(1_000_000, "usd");
  return {
    stripe: createStripe({ secretKey: "sk_test_simulator", apiBase: `http://127.0.0.1:${port}` }),
    control,
    stop: async () => {
      await closeServer(server);
      await simulator.close();
    },
  };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function aPartner(making: Making, canary: string, size: bigint): Promise<WorldPartner> {
  const { database, as } = making;
  const db = database.database;
  const made = await jointCustomer(db, `${canary}-customer.example`, {
    companyName: `${canary} Partners`,
    email: `${canary}@${canary}.example`,
    country: "US",
    legalEntityId: "ent_demo_us",
    now: JOINED,
  });
  await register(db, made.owner, `${canary}-pending.example`, {
    companyName: `${canary} Pending`,
    taxId: `B${canary}1`,
    now: at("2026-03-30T10:00:00Z"),
  });
  await submittedApplication(db, {
    companyName: `${canary} Applicants`,
    email: `apply@${canary}.example`,
    now: WORLD_NOW,
  });
  const link = await connectPayoutAccount(as(made.owner, JOINED));
  if (link.kind !== "onboarding") throw new Error("A new account is onboarded.");
  const [account] = await asOwner(database, async (client) => {
    const { rows } = await client.query(
      "select stripe_account_id as id from payout_account where partner_id = $1",
      [made.partnerId],
    );
    return rows;
  });
  await making.control.completeAccount(account?.id ?? "");
  await refreshPayoutAccount(as(system("test"), JOINED), { partnerId: made.partnerId });
  await paymentsOf(db, made, canary, size);
  return { ...made, canary, viewerAccountId: await aViewer(database, made.partnerId, canary) };
}

const PAYMENTS = ["2026-01-15", "2026-02-15", "2026-03-15", "2026-04-01"];

/** One payment a month, of amounts that no other partner has, and one that nobody can place. */
async function paymentsOf(db: TestDatabase["database"], made: SampleCustomer, canary: string, size: bigint) {
  const customer = { customerId: made.customerId, key: `domain:${canary}-customer.example` };
  for (const [n, day] of PAYMENTS.entries()) {
    const net = 1_234_567n * size + BigInt(n) * 10_101n;
    const paid = payment(customer, { id: `${canary}-${n}`, at: `${day}T10:00:00Z`, net });
    const lines = paid.lines.map((line) => ({ ...line, productKey: "marketing_ai" }));
    await record(db, `${day}T10:01:00Z`, { ...paid, lines });
  }
  const lost = payment(
    { ...customer, key: `ref:${canary}-unknown` },
    { id: `${canary}-lost`, at: "2026-04-01T11:00:00Z", net: 777_001n * size },
  );
  await recordRevenueEvents(testCtx(db, system("test"), { now: WORLD_NOW }), [
    { ...lost, customerHint: `${canary} Unknown` },
  ]);
}

async function aViewer(database: TestDatabase, partnerId: string, canary: string): Promise<string> {
  const id = `acc_viewer_${canary}`;
  const email = `viewer@${canary}.example`;
  await asOwner(database, async (client) => {
    await client.query(
      `insert into account (id, side, email, email_key, name, locale, time_zone, email_verified_at, created_at)
       values ($1, 'partner', $2, $2, $3, 'en', 'UTC', $4, $4)`,
      [id, email, `${canary} Viewer`, JOINED],
    );
    await client.query(
      `insert into membership (id, partner_id, account_id, role, display_name, email, created_at)
       values ($1, $2, $3, 'viewer', $4, $5, $6)`,
      [`mem_viewer_${canary}`, partnerId, id, `${canary} Viewer`, email, JOINED],
    );
  });
  return id;
}

/** January and February closed and February's run paid; March closed and its run waiting; April rated so far. */
async function threeMonths(
  { as, database }: Making,
  partners: readonly WorldPartner[],
  people: { readonly finance: StaffActor; readonly preparer: StaffActor },
): Promise<void> {
  const worker = (now: string) => as(system("test"), at(now));
  const wanted = { legalEntityId: "ent_demo_us", currency: "USD" } as const;
  await closeMonth(worker("2026-02-01T12:00:00Z"), { periodId: "2026-01" });
  await closeMonth(worker("2026-03-01T12:00:00Z"), { periodId: "2026-02" });
  const march = at("2026-03-02T12:00:00Z");
  const runId = await prepareRun(as(people.preparer, march), { ...wanted, periodId: "2026-02" });
  await acceptExceptions(as(people.preparer, march), runId);
  const submitted = await submitRun(as(people.preparer, march), { runId });
  await approveRun(as(people.finance, march), { runId, contentSha256: submitted?.contentSha256 ?? "" });
  await releaseRun(as(people.preparer, march), { runId });
  const { rows } = await database.database.pool("worker").query<{ id: string }>("select id from payout");
  for (const { id } of rows) await payPayout(worker("2026-03-02T12:01:00Z"), { payoutId: id });
  await closeMonth(worker("2026-04-01T12:00:00Z"), { periodId: "2026-03" });
  await reconcile(worker("2026-04-01T12:30:00Z"));
  const next = await prepareRun(as(people.preparer), { ...wanted, periodId: "2026-03" });
  await acceptExceptions(as(people.preparer), next);
  await submitRun(as(people.preparer), { runId: next });
  const sealed = await database.database
    .pool("worker")
    .query<{ id: string }>("select id from statement order by id");
  for (const { id } of sealed.rows)
    await makeStatementDocuments(worker("2026-04-01T13:00:00Z"), { statementId: id });
  for (const { partnerId } of partners) await rateOpenMonths(worker("2026-04-02T09:00:00Z"), { partnerId });
}

/** The statement whose line was adjusted gets a second version. */
async function restate(
  { as, database }: Making,
  partners: readonly WorldPartner[],
  finance: StaffActor,
): Promise<void> {
  for (const { partnerId } of partners) {
    const { rows } = await database.database.pool("worker").query<{ number: string }>(
      `select s.number from adjustment a join statement s on s.partner_id = a.partner_id and s.period_id = a.corrects_period_id
          and s.currency = a.currency and s.legal_entity_id = a.legal_entity_id where a.partner_id = $1`,
      [partnerId],
    );
    await restateStatement(as(finance), { number: rows[0]?.number ?? "" });
  }
}

async function contestEachOther({ as }: Making, a: WorldPartner, b: WorldPartner): Promise<void> {
  for (const [own, other] of [
    [a, b],
    [b, a],
  ] as const)
    await contestClaim(as(own.owner), {
      kind: "client",
      companyName: `${own.canary} Contested`,
      domain: `${other.canary}-pending.example`,
      country: "ES",
      evidence: `${own.canary} met them in May`,
    });
}

/** What a month without trouble leaves empty: decisions, reversals of ours, the bank leg. */
async function paymentCare(
  client: pg.Client,
  { partnerId, canary }: { readonly partnerId: string; readonly canary: string },
): Promise<void> {
  const [made, of] = [WORLD_NOW, "from payout where partner_id = $2 limit 1"];
  await client.query("alter table payout_decision disable trigger user");
  await client.query("alter table own_reversal disable trigger user");
  await client.query(
    `insert into payout_decision (id, partner_id, payout_id, kind, attempt_n, currency, is_conclusive, evidence, reason_text, decided_by, decided_at)
     select $1, partner_id, id, 'allow_next', 1, currency, true, '{}', 'looked', 'acc_x', $3 ${of}`,
    [`dec_${canary}`, partnerId, made],
  );
  await client.query(
    `insert into own_reversal (id, partner_id, payout_id, transfer_id, amount_minor, currency, reason_text, asked_by, asked_at, status)
     select $1, partner_id, id, $4, 1, currency, 'paid too much', 'acc_x', $3, 'no_balance' ${of}`,
    [`rvs_${canary}`, partnerId, made, `tr_${canary}`],
  );
  await client.query("alter table payout_decision enable trigger user");
  await client.query("alter table own_reversal enable trigger user");
  await client.query(
    `insert into own_reversal_attempt (partner_id, own_reversal_id, n, idempotency_key, params, state, first_sent_at, last_sent_at)
     values ($2, $1, 1, 'reversal:' || $1 || ':a1', '{}', 'failed', $3, $3)`,
    [`rvs_${canary}`, partnerId, made],
  );
  await client.query(
    `insert into bank_payout (id, partner_id, payout_account_id, amount_minor, currency, status, arrives_at, made_at, read_at)
     select $1, partner_id, id, 1, 'USD', 'paid', $3, $3, $3 from payout_account where partner_id = $2 limit 1`,
    [`po_${canary}`, partnerId, made],
  );
  await client.query(
    `insert into transfer_receipt (transfer_id, partner_id, payout_id, amount_minor, currency, read_at)
     select $1, partner_id, id, 1, currency, $3 ${of}`,
    [`tr_${canary}`, partnerId, made],
  );
}

/** An order to the bank for a payout that was paid otherwise, and a proof of it. */
async function aPaymentByHand(
  client: pg.Client,
  { partnerId, canary }: { readonly partnerId: string; readonly canary: string },
): Promise<void> {
  const tables = ["bank_profile", "manual_batch", "manual_payment", "payment_proof"];
  for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
  const of = "from payout where partner_id = $2 limit 1";
  await client.query(
    `insert into bank_profile (id, legal_entity_id, currency, format, holder_name, account_number, columns, report_columns, created_by, created_at, replaced_at)
     select $1, legal_entity_id, currency, 'bank_csv', 'x', '1', '[]', '{}', 'acc_x', $3, $3 ${of}`,
    [`bpr_${canary}`, partnerId, WORLD_NOW],
  );
  await client.query(
    `insert into manual_batch (id, run_id, bank_profile_id, legal_entity_id, currency, execute_on, file_name, file_sealed, file_sha256, payments, total_minor, exported_by, exported_at)
     select $1, run_id, $4, legal_entity_id, currency, '2026-03-05', 'x.csv', 'x', 'x', 1, 1, 'acc_x', $3 ${of}`,
    [`mba_${canary}`, partnerId, WORLD_NOW, `bpr_${canary}`],
  );
  await client.query(
    `insert into manual_payment (id, partner_id, payout_id, batch_id, end_to_end_id, amount_minor, currency, state)
     select $1, partner_id, id, $3, $1, 1, currency, 'refused' ${of}`,
    [`mpy_${canary}`, partnerId, `mba_${canary}`],
  );
  await client.query(
    `insert into payment_proof (id, partner_id, payout_id, file_name, content_type, content, sha256, attached_by, attached_at)
     select $1, partner_id, id, 'x.pdf', 'application/pdf', 'x', $1, 'acc_x', $3 ${of}`,
    [`prf_${canary}`, partnerId, WORLD_NOW],
  );
  for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
}

async function rowsThatNobodyWritesYet(
  database: TestDatabase,
  partners: readonly WorldPartner[],
  people: { readonly finance: StaffActor; readonly preparer: StaffActor },
): Promise<void> {
  await asOwner(database, async (client) => {
    for (const { partnerId, canary } of partners) {
      await client.query(
        `insert into tax_document (id, partner_id, payee_profile_id, kind, number, issued_on, created_at)
         select $1, partner_id, id, 'partner_invoice', $2, '2026-03-02', $4 from payee_profile where partner_id = $3 limit 1`,
        [`tax_${canary}`, `${canary}-invoice-1`, partnerId, WORLD_NOW],
      );
      await client.query(
        `insert into transfer_reversal (id, partner_id, payout_id, transfer_id, amount_minor, currency, reversed_at, recorded_at)
         select $1, partner_id, id, $2, 1, currency, $4, $4 from payout where partner_id = $3 limit 1`,
        [`trr_${canary}`, `tr_${canary}`, partnerId, WORLD_NOW],
      );
      await paymentCare(client, { partnerId, canary });
      await aPaymentByHand(client, { partnerId, canary });
      await aLiftedFreeze(client, { partnerId, canary }, people);
      // The sample terms have neither tiers nor caps, so a close leaves no counter.
      await client.query(
        "insert into rating_state (partner_id, period_id, key, value) values ($1, '2026-02', $2, 1)",
        [partnerId, `tier/${canary}`],
      );
      await anAdjustment(client, { partnerId, canary }, people);
    }
  });
}

/** Payouts were stopped by one person and let go on by two, before anything was paid. */
async function aLiftedFreeze(
  client: pg.Client,
  { partnerId, canary }: Pick<WorldPartner, "partnerId" | "canary">,
  people: { readonly finance: StaffActor; readonly preparer: StaffActor },
): Promise<void> {
  const act = async (actor: StaffActor, text: string, values: unknown[]) => {
    await client.query("select set_config('app.account_id', $1, false)", [actor.accountId]);
    await client.query(text, values);
  };
  const id = `frz_${canary}`;
  const { accountId: asker } = people.preparer;
  const { accountId: lifter } = people.finance;
  await act(
    people.preparer,
    `insert into payout_freeze (id, partner_id, payout_account_id, cause, frozen_by, frozen_at)
     select $1, partner_id, id, 'company', $2, $4 from payout_account where partner_id = $3 limit 1`,
    [id, asker, partnerId, WORLD_NOW],
  );
  await act(
    people.preparer,
    `update payout_freeze set lift_asked_by = $2, lift_asked_at = $4, outcome = 'account_kept', reason_text = $3 where id = $1`,
    [id, asker, `${canary} was called back`, WORLD_NOW],
  );
  await act(
    people.finance,
    "update payout_freeze set lifted_by = $2, lifted_at = $3, step_up_id = $4 where id = $1",
    [id, lifter, WORLD_NOW, `stp_${canary}`],
  );
}

/** Terms drawn back by a day on which nothing was paid, by two people, and one minor unit booked for it. */
async function anAdjustment(
  client: pg.Client,
  { partnerId, canary }: Pick<WorldPartner, "partnerId" | "canary">,
  people: { readonly finance: StaffActor; readonly preparer: StaffActor },
): Promise<void> {
  const actAs = (actor: StaffActor) =>
    client.query("select set_config('app.account_id', $1, false)", [actor.accountId]);
  await actAs(people.preparer);
  await client.query(
    `insert into backdating (id, partner_id, enrolment_id, agreement_version_id, effective_on, reason, status, proposed_by, proposed_at)
     select $1, partner_id, enrolment_id, agreement_version_id, lower(during) - 1, $2, 'proposed', $3, $4
       from agreement_in_force where partner_id = $5 and superseded_at is null limit 1`,
    [`bkd_${canary}`, `${canary} signed a day late`, people.preparer.accountId, WORLD_NOW, partnerId],
  );
  await actAs(people.finance);
  await client.query(
    "update backdating set status = 'confirmed', decided_by = $2, decided_at = $3 where id = $1",
    [`bkd_${canary}`, people.finance.accountId, WORLD_NOW],
  );
  await client.query(
    `insert into adjustment (id, partner_id, enrolment_id, legal_entity_id, backdating_id, period_id, corrects_period_id, corrects_line_id,
       agreement_version_id, currency, was_minor, is_minor, decided_at)
     select $1, partner_id, enrolment_id, legal_entity_id, $2, '2026-04', period_id, id, agreement_version_id, currency,
       amount_minor, amount_minor + 1, $3 from commission_line where partner_id = $4 order by id limit 1`,
    [`adj_${canary}`, `bkd_${canary}`, WORLD_NOW, partnerId],
  );
  await client.query(
    `insert into rating_state_correction (partner_id, backdating_id, period_id, key, value, decided_at)
     values ($1, $2, '2026-04', $3, 1, $4)`,
    [partnerId, `bkd_${canary}`, `tier/${canary}`, WORLD_NOW],
  );
  await actAs(people.preparer);
  await client.query(
    `insert into write_off (id, partner_id, enrolment_id, legal_entity_id, currency, amount_minor, reason, status, proposed_by, proposed_at)
     select $1, partner_id, enrolment_id, legal_entity_id, currency, 1, $2, 'proposed', $3, $4
       from commission_line where partner_id = $5 order by id limit 1`,
    [`wof_${canary}`, `${canary} owes a cent`, people.preparer.accountId, WORLD_NOW, partnerId],
  );
}

/** Of the mail that tells of a change, for the account that is there. */
async function notMeToken(
  ctx: TestCtx & { readonly actor: MemberActor },
  database: TestDatabase,
): Promise<string> {
  const { rows } = await database.database
    .pool("worker")
    .query<{ id: string }>("select id from payout_account where partner_id = $1", [ctx.actor.partnerId]);
  const [link] = await issueNotMeLinks(ctx, { payoutAccountId: rows[0]?.id ?? "" });
  return link?.url.split("/").at(-1) ?? "";
}

async function mailedLinks({ as, database }: Making, a: WorldPartner): Promise<TwoPartnerWorld["tokens"]> {
  const db = database.database;
  await inviteMember(as(a.owner), { email: "invited@example.org", role: "sales", locale: "en" });
  await requestPasswordReset(as(ANONYMOUS), { email: a.email });
  const waiting = await submittedApplication(db, { email: "status@example.org", now: WORLD_NOW });
  await sendApplication(db, { email: "verify@example.org", now: WORLD_NOW });
  return {
    "verify-email": await mailedToken(db, "verify@example.org", "verify-email"),
    "apply/status": waiting.statusToken,
    reset: await mailedToken(db, a.email, "reset"),
    invite: await mailedToken(db, "invited@example.org", "invite"),
    "not-me": await notMeToken(as(a.owner), database),
  };
}
