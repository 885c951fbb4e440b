/** What a partner gives to register a client, a project or a student. Typed text is checked at the edge already. */
type Registered = {
  /** Which of the partner's enrolments it falls under; the only one of that kind when left out. */
  readonly enrolmentId?: string | undefined;
  readonly note?: string | undefined;
};

export type CompanyInput = {
  readonly companyName: string;
  /** Website, e-mail address or domain. */
  readonly domain?: string | undefined;
  readonly taxId?: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
};

export type ClientReferralInput = Registered &
  CompanyInput & {
    readonly kind: "client";
    readonly contactName?: string | undefined;
    /** Minor units of the paying entity's currency. */
    readonly estimatedMinor?: bigint | undefined;
  };

export type ProjectReferralInput = Registered &
  CompanyInput & {
    readonly kind: "project";
    readonly projectName: string;
    readonly contactName?: string | undefined;
    readonly estimatedMinor?: bigint | undefined;
  };

export type StudentReferralInput = Registered & {
  readonly kind: "student";
  readonly personName: string;
  readonly email: string;
  readonly cohort?: string | undefined;
  /** The day on which the student agreed that the data is handed over; "2026-10-31". */
  readonly consentOn: string;
};

export type ReferralInput = ClientReferralInput | ProjectReferralInput | StudentReferralInput;

/** Hours within which a partner is promised an answer to a referral or a contest. */
const ANSWER_WITHIN_HOURS = 48;

export function answerDueAt(from: Date): Date {
  return new Date(from.getTime() + ANSWER_WITHIN_HOURS * 3_600_000);
}
