const HOUR_MS = 3_600_000;

/** After a change nothing is paid to the new account for so long: time for the owners to say that it was not them. */
export const COOLING_OFF_HOURS = 72;
/** For so long after a change finance looks at a payout as an exception. */
const CHANGED_FOR_DAYS = 14;

export type PayoutAccountFacts = {
  readonly createdAt: Date;
  readonly replacedAt: Date | null;
  /** Null: the partner's first ever. */
  readonly replacesId: string | null;
  readonly usableFrom: Date;
};

/** Why an account is not paid now, though nothing is wrong with it; the database keeps the same (payout_account_blocked). */
export type AccountBlock = "payouts_frozen" | "account_changed" | "account_cooling_off";

/** Null when it may be paid at that instant; `isFrozen`: somebody stopped all payouts of its partner. */
export function whyNotPayTo(
  account: PayoutAccountFacts,
  { isFrozen, at }: { readonly isFrozen: boolean; readonly at: Date },
): AccountBlock | null {
  if (isFrozen) return "payouts_frozen";
  if (account.replacedAt !== null && account.replacedAt <= at) return "account_changed";
  return at < account.usableFrom ? "account_cooling_off" : null;
}

/** From when on an account is paid that is entered now: at once when it is the partner's first. */
export function usableFrom(enteredAt: Date, isFirst: boolean): Date {
  return isFirst ? enteredAt : new Date(enteredAt.getTime() + COOLING_OFF_HOURS * HOUR_MS);
}

/** Was the account changed in the last 14 days? The first one ever is no change. */
export function wasChangedLately(account: PayoutAccountFacts, at: Date): boolean {
  const until = account.createdAt.getTime() + CHANGED_FOR_DAYS * 24 * HOUR_MS;
  return account.replacesId !== null && at.getTime() < until;
}

/** What a fresh proof for a change is bound to: the partner, and exactly the account that it asks for. */
export function payoutAccountSubject(partnerId: string, mark: string): string {
  return `payout_account:${partnerId}:${mark}`;
}
