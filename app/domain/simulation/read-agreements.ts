import type { LocalDate, TimeZone } from "../period.ts";
import {
  type AgreementTerms,
  type AgreementVersion,
  agreementTermsSchema,
} from "../terms/agreement-terms.ts";
import type { Problems } from "./problems.ts";
import type { FileAgreement } from "./simulation-file.ts";

const THE_PARTNER = "partner";
export const THE_COMPANY = "company";

/** The terms as they were typed, with what a simulation does not ask for. */
function withDefaults(typed: Record<string, unknown>, timeZone: TimeZone): unknown {
  const heads = Array.isArray(typed.heads)
    ? typed.heads.map((head: unknown, at) =>
        typeof head === "object" && head !== null && !Array.isArray(head)
          ? { id: `head_${at + 1}`, products: "all", streams: "all", months: null, ...head }
          : head,
      )
    : typed.heads;
  return {
    schema: 2,
    timeZone,
    holdDays: 0,
    minimumPayoutMinor: {},
    protectionDays: 0,
    ...typed,
    ...(heads === undefined ? {} : { heads }),
  };
}

/** The zone of the first agreement that names one. */
export function zoneOfAgreements(agreements: readonly FileAgreement[]): TimeZone | undefined {
  const zones = agreements.map(({ terms }) => terms.timeZone);
  return zones.find((zone): zone is string => typeof zone === "string");
}

/** Accepted versions: one enrolment per partner, numbered by the day they come into force. */
export function readAgreements(
  agreements: readonly FileAgreement[],
  of: { readonly timeZone: TimeZone; readonly firstDay: LocalDate },
  problems: Problems,
): AgreementVersion[] {
  const read = agreements.map((agreement, at) => ({
    at,
    id: agreement.id,
    partnerId: agreement.partner ?? THE_PARTNER,
    legalEntityId: agreement.entity ?? THE_COMPANY,
    fromOn: agreement.from ?? of.firstDay,
    toOn: agreement.to ?? null,
    terms: readTerms(agreement, at, of.timeZone, problems),
  }));
  const versions: AgreementVersion[] = [];
  const ids = new Set<string>();
  for (const [partnerId, own] of Map.groupBy(read, (one) => one.partnerId)) {
    own.sort((a, b) => (a.fromOn < b.fromOn ? -1 : a.fromOn > b.fromOn ? 1 : 0));
    for (const [index, { at, terms, ...one }] of own.entries()) {
      const next = own[index + 1];
      const toOn = one.toOn ?? next?.fromOn ?? null;
      if (toOn !== null && toOn <= one.fromOn)
        problems.add(["agreements", at, "to"], "should be after `from`");
      if (next && toOn !== null && next.fromOn < toOn)
        problems.add(["agreements", next.at, "from"], `${partnerId} has another agreement until ${toOn}`);
      const id = one.id ?? `${partnerId}-v${index + 1}`;
      if (ids.has(id)) problems.add(["agreements", at, "id"], "another agreement has this id");
      ids.add(id);
      if (terms) versions.push({ ...one, id, enrolmentId: partnerId, n: index + 1, toOn, terms });
    }
  }
  return versions;
}

function readTerms(
  { terms }: FileAgreement,
  at: number,
  timeZone: TimeZone,
  problems: Problems,
): AgreementTerms | null {
  const parsed = agreementTermsSchema.safeParse(withDefaults(terms, timeZone));
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues)
    problems.add(["agreements", at, "terms", ...path], message.replaceAll("_", " "));
  return null;
}
