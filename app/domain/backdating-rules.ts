import type { Actor } from "./actor.ts";
import type { DomainErrorCode } from "./errors.ts";
import type { LocalDate } from "./period.ts";

export const BACKDATING_STATUSES = ["proposed", "confirmed", "withdrawn"] as const;
export type BackdatingStatus = (typeof BACKDATING_STATUSES)[number];

/** May this person propose that a version reaches back to a day? */
export function whyNotBackdate(
  version: { readonly isSigned: boolean; readonly inForceFrom: LocalDate | null },
  effectiveOn: LocalDate,
  actor: Actor,
): DomainErrorCode | null {
  if (actor.kind !== "staff" || actor.roles.length === 0) return "not_allowed";
  if (!version.isSigned || version.inForceFrom === null) return "version_not_signed";
  return effectiveOn < version.inForceFrom ? null : "backdating_not_back";
}

export type BackdatingToConfirm = {
  readonly status: BackdatingStatus;
  readonly proposedBy: string;
  /** Hash of the differences as they are now, and of those that were shown. */
  readonly previewSha256: string;
  readonly shownSha256: string;
};

/** Two people: whoever proposed does not confirm, and the differences are those that were shown. */
export function whyNotConfirm(backdating: BackdatingToConfirm, actor: Actor): DomainErrorCode | null {
  if (actor.kind !== "staff" || actor.roles.length === 0) return "not_allowed";
  if (backdating.status !== "proposed") return "backdating_not_proposed";
  if (actor.accountId === backdating.proposedBy) return "confirmer_is_proposer";
  return backdating.previewSha256 === backdating.shownSha256 ? null : "backdating_changed_since_shown";
}
