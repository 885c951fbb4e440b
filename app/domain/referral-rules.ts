import type { DomainErrorCode } from "./errors.ts";
import { addDays, type LocalDate, localDateOf, startOfDay, type TimeZone } from "./period.ts";

export const REFERRAL_KINDS = ["client", "student", "project"] as const;
export type ReferralKind = (typeof REFERRAL_KINDS)[number];

export const REFERRAL_STATUSES = ["registered", "accepted", "declined", "expired", "not_eligible"] as const;
export type ReferralStatus = (typeof REFERRAL_STATUSES)[number];

/** What the partner is told at once when it registers a client or a project; a student is only one of the last two. */
export const REFERRAL_OUTCOMES = [
  "protected",
  "already_yours",
  "already_protected",
  "already_customer",
  "registered",
  "not_eligible",
] as const;
export type ReferralOutcome = (typeof REFERRAL_OUTCOMES)[number];

export const REFERRAL_MOVES: Readonly<Record<ReferralStatus, readonly ReferralStatus[]>> = {
  registered: ["accepted", "declined", "expired"],
  accepted: [],
  declined: [],
  expired: [],
  not_eligible: [],
};

export const CONTEST_STATUSES = ["open", "upheld", "dismissed"] as const;
export type ContestStatus = (typeof CONTEST_STATUSES)[number];

/**
 * First local day, and its first instant, on which a referral is no longer protected: N days counted from the day of
 * registration in the agreement's zone, end excluded.
 */
export function protectedUntil(
  registeredAt: Date,
  protectionDays: number,
  timeZone: TimeZone,
): { on: LocalDate; at: Date } {
  const on = addDays(localDateOf(registeredAt, timeZone), protectionDays);
  return { on, at: startOfDay(on, timeZone) };
}

/**
 * May the partner take the one extension of a referral's protection, on a local day of the agreement? The days are those
 * of the terms in force now.
 */
export function whyNotExtend(
  referral: { status: ReferralStatus; protectedUntil: LocalDate | null; extendedAt: Date | null },
  extensionDays: number,
  on: LocalDate,
): DomainErrorCode | null {
  if (referral.status !== "registered") return "referral_already_decided";
  if (extensionDays === 0) return "referral_not_extendable";
  if (referral.extendedAt !== null) return "referral_already_extended";
  return referral.protectedUntil === null || on >= referral.protectedUntil ? "claim_not_protected" : null;
}

/** May a manager still accept or decline it? */
export function whyNotDecideReferral(referral: { status: ReferralStatus }): DomainErrorCode | null {
  return REFERRAL_MOVES[referral.status].includes("accepted") ? null : "referral_already_decided";
}

/** May a manager still uphold or dismiss a contested claim? */
export function whyNotDecideContest(contest: { status: ContestStatus }): DomainErrorCode | null {
  return contest.status === "open" ? null : "contest_already_decided";
}
