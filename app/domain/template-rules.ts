import type { Actor, StaffActor } from "./actor.ts";
import { type Canonical, canonicalJson } from "./canonical-json.ts";
import type { DomainErrorCode } from "./errors.ts";
import type { LocalizedText } from "./locale.ts";

export const TEMPLATE_STATUSES = ["draft", "proposed", "published", "retired", "discarded"] as const;
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];

export type TemplateContent = {
  readonly partnerTypeKey: string;
  readonly version: number;
  readonly title: LocalizedText;
  readonly terms: unknown;
  readonly sampleRates: boolean;
};

/** The canonical text of exactly what would be published; its SHA-256 is what a publication covers. */
export function templateContent(template: TemplateContent): string {
  const { partnerTypeKey, version, title, terms, sampleRates } = template;
  return canonicalJson({
    schema: 1,
    partnerTypeKey,
    version,
    title: { en: title.en, es: title.es },
    terms: terms as Canonical,
    sampleRates,
  });
}

/** May this person write terms and offer them? */
export function mayDraftTerms(actor: Actor): actor is StaffActor {
  return actor.kind === "staff" && actor.roles.some((role) => role === "manager" || role === "admin");
}

/** May this person change, discard or hand in a draft? */
export function whyNotEdit(template: { status: TemplateStatus }, actor: Actor): DomainErrorCode | null {
  if (!mayDraftTerms(actor)) return "not_allowed";
  return template.status === "draft" ? null : "template_not_draft";
}

/** May this person hand a draft in? Terms that do not hold together are not published. */
export function whyNotPropose(
  template: { status: TemplateStatus; holdsTogether: boolean },
  actor: Actor,
): DomainErrorCode | null {
  return whyNotEdit(template, actor) ?? (template.holdsTogether ? null : "template_does_not_hold");
}

/** May this person take proposed terms back to a draft? Whoever may publish refuses by this too. */
export function whyNotTakeBack(template: { status: TemplateStatus }, actor: Actor): DomainErrorCode | null {
  if (!mayDraftTerms(actor)) return "not_allowed";
  return template.status === "proposed" ? null : "template_not_proposed";
}

export type TemplateToPublish = {
  readonly status: TemplateStatus;
  readonly proposedBy: string | null;
  /** Who wrote the terms last. */
  readonly changedBy: string | null;
  /** Hash of the content as it stands now, worked out again. */
  readonly contentSha256: string;
  /** Hash that the publisher was shown. */
  readonly shownSha256: string;
};

/** Four eyes: an admin who neither proposed nor wrote the terms publishes exactly what was shown. */
export function whyNotPublish(template: TemplateToPublish, publisher: Actor): DomainErrorCode | null {
  if (publisher.kind !== "staff" || !publisher.roles.includes("admin")) return "not_allowed";
  if (template.status !== "proposed") return "template_not_proposed";
  if (publisher.accountId === template.proposedBy || publisher.accountId === template.changedBy)
    return "publisher_is_proposer";
  return template.contentSha256 === template.shownSha256 ? null : "template_changed_since_shown";
}

/** May this person say that rates are no samples any more? Not while a second person reads the proposal. */
export function whyNotConfirmRates(
  template: { status: TemplateStatus; sampleRates: boolean },
  actor: Actor,
): DomainErrorCode | null {
  if (actor.kind !== "staff" || !actor.roles.includes("admin")) return "not_allowed";
  if (template.status !== "draft" && template.status !== "published") return "template_not_draft";
  return template.sampleRates ? null : "rates_already_confirmed";
}
