import pg from "pg";
import type { StripeGateway } from "#app/adapters/stripe.server.ts";
import { type Actor, type StaffActor, system } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { decideExceptions } from "#app/features/payouts/decide-exceptions.server.ts";
import { findRun } from "#app/features/payouts/find-run.server.ts";
import { prepareRun } from "#app/features/payouts/prepare-run.server.ts";
import { releaseRun } from "#app/features/payouts/release-run.server.ts";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import type { StripeMock } from "#test/mocks/stripe.ts";
import type { TestDatabase } from "#test/setup/database.ts";
import { NOW, testCtx } from "./accounts.ts";
import { approveRun } from "./approve.ts";

export const MONTH = "2026-02";
const ENTITY = "ent_test";
/** Of the canonical text "{}". */
const EMPTY_SHA256 = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

export type OwedPartner = {
  readonly partnerId: string;
  readonly statementId: string;
  /** Null: it has not connected any. */
  readonly stripeAccount: string | null;
};

/** A company that owes money: two people of finance, a closed month, partners with sealed statements. */
export type PayoutWorld = {
  readonly ana: StaffActor;
  readonly bea: StaffActor;
  readonly run: { readonly periodId: string; readonly legalEntityId: string; readonly currency: string };
  readonly as: <A extends Actor>(actor: A, now?: Date, stripe?: StripeGateway) => Ctx & { readonly actor: A };
  readonly worker: (now?: Date, stripe?: StripeGateway) => Ctx;
  readonly owe: (amountMinor: bigint, account?: "active" | "none") => Promise<OwedPartner>;
  /** Prepared by Ana, its exceptions accepted, and submitted; waits for somebody else. */
  readonly submittedRun: () => Promise<{ readonly runId: string; readonly contentSha256: string }>;
  /** Prepared and submitted by Ana, approved by Bea, released by Ana: the ids of its payouts, in the order of their amounts. */
  readonly approvedRun: () => Promise<{ readonly runId: string; readonly payoutIds: readonly string[] }>;
  /** By the owner of the tables: arranging and looking, never what a test proves about access. */
  readonly sql: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
};

export async function payoutWorld(db: TestDatabase, stripe: StripeMock): Promise<PayoutWorld> {
  const owner = new pg.Client({ connectionString: db.ownerUrl });
  // It goes with its database, which every test drops.
  owner.on("error", () => {});
  await owner.connect();
  const sql: PayoutWorld["sql"] = async (text, values) => (await owner.query(text, values)).rows;
  await stripe.control.setClock(NOW);
  await sql(
    `insert into legal_entity (id, name, tax_id, country, address, currency, time_zone, stripe_platform)
     values ($1, 'Sample Company', 'B1', 'US', 'A street', 'USD', 'America/New_York', 'platform')`,
    [ENTITY],
  );
  await sql(
    `insert into period (id, from_at, to_at, status, closed_at) values
     ($1, '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z', 'closed', '2026-03-02T00:00:00Z')`,
    [MONTH],
  );
  const ana = await financePerson(sql, "ana");
  const bea = await financePerson(sql, "bea");
  const run = { periodId: MONTH, legalEntityId: ENTITY, currency: "USD" };
  const as: PayoutWorld["as"] = (actor, now = NOW, gateway = stripe.gateway) =>
    testCtx(db.database, actor, { now, stripe: gateway });
  let partners = 0;
  const submittedRun = async () => {
    const runId = await prepareRun(as(ana), run);
    await acceptExceptions(as(ana), runId);
    const submitted = await submitRun(as(ana), { runId });
    return { runId, contentSha256: submitted?.contentSha256 ?? "" };
  };
  return {
    ana,
    bea,
    run,
    as,
    sql,
    worker: (now, gateway) => as(system("pay_payout"), now, gateway),
    owe: async (amountMinor, account = "active") => {
      const n = ++partners;
      const partnerId = `par_${n}`;
      const stripeAccount = account === "active" ? await connectAccount(stripe, partnerId) : null;
      const statementId = await oweTo(sql, partnerId, n, amountMinor);
      if (stripeAccount)
        await sql(
          `insert into payout_account (id, partner_id, rail, stripe_platform, stripe_account_id, state, country, created_at)
           values ($1, $2, 'stripe', 'platform', $3, 'active', 'US', $4)`,
          [`pac_${partnerId}`, partnerId, stripeAccount, NOW],
        );
      return { partnerId, statementId, stripeAccount };
    },
    submittedRun,
    approvedRun: async () => {
      const submitted = await submittedRun();
      const { runId } = submitted;
      await approveRun(as(bea), submitted);
      await releaseRun(as(ana), { runId });
      const payouts = await sql<{ id: string }>(
        "select id from payout where run_id = $1 order by amount_minor, id",
        [runId],
      );
      return { runId, payoutIds: payouts.map(({ id }) => id) };
    },
  };
}

/** Whatever is out of the ordinary in a draft, accepted by whoever acts. */
export async function acceptExceptions(
  ctx: Ctx & { readonly actor: StaffActor },
  runId: string,
): Promise<void> {
  const run = await findRun(ctx, { runId });
  const keys = (run?.work.exceptions ?? []).flatMap(({ rows }) =>
    rows.filter(({ standing }) => standing === "open").map(({ key }) => key),
  );
  await decideExceptions(ctx, {
    runId,
    keys,
    outcome: "accepted",
    reasonCode: "expected_change",
    reasonText: null,
  });
}

/** A person of finance, by rows: nobody signs in here. */
export async function financePerson(sql: PayoutWorld["sql"], name: string): Promise<StaffActor> {
  const accountId = `acc_${name}`;
  await sql(
    `insert into account (id, side, email, email_key, name, locale, time_zone, created_at)
     values ($1, 'staff', $2, $2, $3, 'en', 'UTC', $4)`,
    [accountId, `${name}@company.example`, name, NOW],
  );
  await sql(
    `insert into staff_role (account_id, side, role, display_name, email, granted_at)
     values ($1, 'staff', 'finance', $2, $3, $4)`,
    [accountId, name, `${name}@company.example`, NOW],
  );
  return { kind: "staff", accountId, roles: ["finance"] };
}

async function connectAccount(stripe: StripeMock, partnerId: string): Promise<string> {
  const { id } = await stripe.gateway.createConnectedAccount({
    partnerId,
    country: "US",
    email: `${partnerId}@partner.example`,
    idempotencyKey: `acct-create:${partnerId}`,
  });
  await stripe.control.completeAccount(id);
  return id;
}

/** A partner with one owner, a sealed statement that pays this, and books that say the same. */
async function oweTo(
  sql: PayoutWorld["sql"],
  partnerId: string,
  n: number,
  amountMinor: bigint,
): Promise<string> {
  await sql(
    `insert into partner (id, name, name_key, website, country, time_zone, locale, status, created_at)
     values ($1, $1, $1, 'https://x.example', 'US', 'UTC', 'en', 'active', $2)`,
    [partnerId, NOW],
  );
  await sql(
    `insert into account (id, side, email, email_key, name, locale, time_zone, created_at)
     values ($1, 'partner', $2, $2, 'Owner', 'en', 'UTC', $3)`,
    [`acc_${partnerId}`, `${partnerId}@partner.example`, NOW],
  );
  await sql(
    `insert into membership (id, partner_id, account_id, side, role, display_name, email, created_at)
     values ($1, $2, $3, 'partner', 'owner', 'Owner', $4, $5)`,
    [`mem_${partnerId}`, partnerId, `acc_${partnerId}`, `${partnerId}@partner.example`, NOW],
  );
  await sql(
    `insert into payee_profile (id, partner_id, legal_name, country, kind, valid_from, created_at)
     values ($1, $2, 'Owner Ltd', 'US', 'company', '2026-01-01', $3)`,
    [`pye_${partnerId}`, partnerId, NOW],
  );
  await sql(
    `with product as (insert into product (key, name, sells) values ('sample', 'Sample', '[]') on conflict do nothing),
          category as (insert into partner_category (key, label) values ('sample', '{}') on conflict do nothing),
          kind as (insert into partner_type
            (key, product_key, category_key, label, revenue_stream, referral_kind, target_groups, activities, position)
            values ('sample', 'sample', 'sample', '{}', 'subscription', 'company', '[]', '[]', 0) on conflict do nothing)
     insert into enrolment (id, partner_id, partner_type_key, category_key, legal_entity_id, status, created_at)
     values ($1, $2, 'sample', 'sample', $3, 'active', $4)`,
    [`enr_${partnerId}`, partnerId, ENTITY, NOW],
  );
  return sealStatement(sql, { partnerId, n, periodId: MONTH, amountMinor, payableMinor: amountMinor });
}

/** A later statement carries what the earlier one left unpaid: `payableMinor` is all of it, `amountMinor` what is new. */
export async function sealStatement(
  sql: PayoutWorld["sql"],
  wanted: {
    readonly partnerId: string;
    readonly n: number;
    readonly periodId: string;
    readonly amountMinor: bigint;
    readonly payableMinor: bigint;
  },
): Promise<string> {
  const { partnerId, periodId, amountMinor, payableMinor } = wanted;
  const id = `stm_${partnerId}_${periodId}`;
  await sql(
    `insert into statement (id, number, version, partner_id, legal_entity_id, payee_profile_id, currency, period_id,
       opening_minor, earned_minor, clawed_back_minor, adjustments_minor, bonuses_minor, paid_minor, closing_minor,
       held_minor, released_minor, available_minor, minimum_minor, payable_minor, payable_reason, canonical, sha256, sealed_at)
     values ($1, $2, 1, $3, $4, $5, 'USD', $6, $7, $8, 0, 0, 0, 0, $9, 0, $8, $9, 0, $9, 'payable', '{}', $10, $11)`,
    [
      id,
      `REP-${periodId}-${String(wanted.n).padStart(4, "0")}`,
      partnerId,
      ENTITY,
      `pye_${partnerId}`,
      periodId,
      payableMinor - amountMinor,
      amountMinor,
      payableMinor,
      EMPTY_SHA256,
      NOW,
    ],
  );
  await sql(
    `insert into commission_line (id, partner_id, enrolment_id, legal_entity_id, head, period_id, currency, occurred_at,
       base_minor, amount_minor, reason_code, from_held_minor, from_available_minor, working)
     values ($1, $2, $3, $4, 'share', $5, 'USD', $6, $7, $7, 'earned', 0, 0, '[]')`,
    [`col_${id}`, partnerId, `enr_${partnerId}`, ENTITY, periodId, NOW, amountMinor],
  );
  const accounts = [
    ["accrual", "commission_expense", "partner_held"],
    ["release", "partner_held", "partner_payable"],
  ];
  for (const [kind, debit, credit] of accounts)
    await sql(
      `with made as (insert into journal (id, kind, cause, partner_id, legal_entity_id, currency, period_id, event_at, created_at)
         values ($1, $2, $3, $4, $5, 'USD', $6, $7, $7))
       insert into journal_entry (journal_id, ordinal, partner_id, account_code, amount_minor, currency)
         values ($1, 0, $4, $8, $10, 'USD'), ($1, 1, $4, $9, -$10::bigint, 'USD')`,
      [`jrn_${kind}_${id}`, kind, id, partnerId, ENTITY, periodId, NOW, debit, credit, amountMinor],
    );
  return id;
}

/** What the ledger says of an account over all partners, minor units: debit positive. */
export async function booked(sql: PayoutWorld["sql"], account: string): Promise<bigint> {
  const [row] = await sql<{ minor: string }>(
    "select coalesce(sum(amount_minor), 0) as minor from journal_entry where account_code = $1",
    [account],
  );
  return BigInt(row?.minor ?? "0");
}
