import { desc, eq, inArray } from "drizzle-orm";
import type { PayoutAccountState } from "#app/adapters/stripe/accounts.server.ts";
import type { BankScheme } from "#app/domain/bank-account.ts";
import { whyNotPayTo } from "#app/domain/payout-account-rules.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { membership } from "#db/schema/accounts.ts";
import { partner, payoutAccount } from "#db/schema/partners.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import { payerOf } from "./payer-of.server.ts";
import type { PayoutRail } from "./payout-rail.ts";

/** One account as pages show it: of a bank's number no more than its end. */
export type ShownAccount = {
  readonly id: string;
  readonly rail: PayoutRail;
  readonly country: string;
  readonly scheme: BankScheme | null;
  readonly holderName: string | null;
  readonly last4: string | null;
  readonly bic: string | null;
  readonly stripeAccountId: string | null;
  readonly enteredAt: Date;
  /** Null where whoever entered it is not a member any more, or it is not known. */
  readonly enteredBy: string | null;
  readonly usableFrom: Date;
  readonly replacedAt: Date | null;
};

export type PayoutAccountView = {
  /** The rail that serves the partner now. */
  readonly rail: PayoutRail;
  readonly country: string;
  /** `none`: nothing opened yet. */
  readonly state: PayoutAccountState | "none";
  readonly requirementsDue: readonly string[];
  readonly stripeAccountId: string | null;
  readonly checkedAt: Date | null;
  readonly current: ShownAccount | null;
  /** A change that is not paid to yet. */
  readonly coolsOff: boolean;
  /** Newest first, the one of now among them. */
  readonly history: readonly ShownAccount[];
};

/** How a partner is paid now, and was before; null when there is no such partner, or it is not the actor's. */
export function findPayoutAccount(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  input: { readonly partnerId: string },
): Promise<PayoutAccountView | null> {
  return withActor(ctx, async (tx) => {
    const [owner] = await tx
      .select({ country: partner.country })
      .from(partner)
      .where(eq(partner.id, input.partnerId));
    if (!owner) return null;
    const rows = await tx
      .select()
      .from(payoutAccount)
      .where(eq(payoutAccount.partnerId, input.partnerId))
      .orderBy(desc(payoutAccount.createdAt), desc(payoutAccount.id));
    const { rail } = await payerOf(tx, input.partnerId);
    const names = await namesOf(tx, rows);
    const history = rows.map((row) => shown(row, names.get(row.enteredBy ?? "") ?? null));
    const now = rows.find(({ replacedAt }) => replacedAt === null);
    return {
      rail,
      country: owner.country,
      state: (now?.state ?? "none") as PayoutAccountView["state"],
      requirementsDue: now?.requirementsDue ?? [],
      stripeAccountId: now?.stripeAccountId ?? null,
      checkedAt: now?.checkedAt ?? null,
      current: history.find(({ id }) => id === now?.id) ?? null,
      coolsOff:
        now !== undefined && whyNotPayTo(now, { isFrozen: false, at: ctx.now }) === "account_cooling_off",
      history,
    };
  });
}

type AccountRow = typeof payoutAccount.$inferSelect;

function shown(row: AccountRow, enteredBy: string | null): ShownAccount {
  const { id, rail, country, scheme, holderName, last4, bic, stripeAccountId, usableFrom, replacedAt } = row;
  return {
    id,
    rail: rail as PayoutRail,
    country,
    scheme: scheme as BankScheme | null,
    holderName,
    last4,
    bic,
    stripeAccountId,
    enteredAt: row.createdAt,
    enteredBy,
    usableFrom,
    replacedAt,
  };
}

async function namesOf(reader: Reader, rows: readonly AccountRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = rows.flatMap(({ enteredBy }) => enteredBy ?? []);
  if (ids.length === 0) return new Map();
  const people = await reader
    .select({ id: membership.accountId, name: membership.displayName })
    .from(membership)
    .where(inArray(membership.accountId, ids));
  return new Map(people.map(({ id, name }) => [id, name]));
}
