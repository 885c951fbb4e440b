import type { DomainErrorCode } from "./errors.ts";

/** A request to join: confirmed by e-mail, then decided by a manager. */
export const APPLICATION_STATUSES = ["unverified", "submitted", "approved", "refused"] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

export const APPLICATION_MOVES: Readonly<Record<ApplicationStatus, readonly ApplicationStatus[]>> = {
  unverified: ["submitted"],
  submitted: ["approved", "refused"],
  approved: [],
  refused: [],
};

/** May a manager approve or refuse it? */
export function whyNotDecideApplication(application: { status: ApplicationStatus }): DomainErrorCode | null {
  if (application.status === "unverified") return "application_email_not_verified";
  return application.status === "submitted" ? null : "application_already_decided";
}
