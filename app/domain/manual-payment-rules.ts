import type { Actor } from "./actor.ts";
import type { DomainErrorCode } from "./errors.ts";

/** What a bank is told in: the SEPA form, or columns of its own. */
export const BANK_FORMATS = ["pain_001", "bank_csv"] as const;
export type BankFormat = (typeof BANK_FORMATS)[number];

/** One live order per payout: `exported` and `confirmed` are live, `refused` never left the bank. */
export const MANUAL_PAYMENT_STATES = ["exported", "confirmed", "refused"] as const;
export type ManualPaymentState = (typeof MANUAL_PAYMENT_STATES)[number];

/** Two people: who handed the file to the bank does not say that it was paid. */
export function whyNotConfirm(
  batch: { readonly exportedBy: string; readonly downloadedBy: readonly string[] },
  actor: Actor,
): DomainErrorCode | null {
  if (actor.kind !== "staff" || !actor.roles.includes("finance")) return "not_allowed";
  const sent = actor.accountId === batch.exportedBy || batch.downloadedBy.includes(actor.accountId);
  return sent ? "confirmer_is_exporter" : null;
}

/** The first download is the export's own; a file that was handed out already needs a reason to be handed out again. */
export function whyNotDownload(
  { downloads, reason }: { readonly downloads: number; readonly reason: string | null },
  actor: Actor,
): DomainErrorCode | null {
  if (actor.kind !== "staff" || !actor.roles.includes("finance")) return "not_allowed";
  return downloads > 0 && !reason ? "export_reason_needed" : null;
}

/** What a fresh proof for a confirmation is bound to: what is confirmed, to the cent and under which reference. */
export function confirmSubject(what: {
  readonly id: string;
  readonly sha256OrReference: string;
  readonly totalMinor: bigint;
  readonly currency: string;
}): string {
  return `${what.id}:${what.sha256OrReference}:${what.totalMinor}:${what.currency}`;
}
