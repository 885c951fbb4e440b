import {
  type AgreementTerms,
  type AgreementVersion,
  agreementTermsSchema,
} from "#app/domain/terms/agreement-terms.ts";
import { bulkRows } from "#db/bulk.server.ts";
import type { Tx } from "#db/with-actor.server.ts";

/**
 * All versions that were ever in force for some enrolments, and for all those of some partners, as `inForceAsKnown` has it:
 * the rows that stand now, or that stood at an instant.
 */
const VERSIONS = `
  select v.id, v.enrolment_id, v.partner_id, e.legal_entity_id, v.n, lower(f.during)::text, upper(f.during)::text,
         v.terms::text
    from (select id from agreement_in_force where partner_id = any ($1)
          union select id from agreement_in_force where enrolment_id = any ($2)) own
    join agreement_in_force f on f.id = own.id
    join agreement_version v on v.id = f.agreement_version_id
    join enrolment e on e.id = f.enrolment_id
   where not isempty(f.during)
     and case when $3::timestamptz is null then f.superseded_at is null
              else f.created_at <= $3::timestamptz and (f.superseded_at is null or f.superseded_at > $3::timestamptz) end`;

/** The partners' own versions, and those of the enrolments that share their customers; as known at an instant. */
export async function loadVersions(
  tx: Tx,
  partnerIds: readonly string[],
  sharedEnrolmentIds: readonly string[],
  knownAt: Date | null,
): Promise<AgreementVersion[]> {
  const values = [partnerIds, sharedEnrolmentIds, knownAt?.toISOString() ?? null];
  const rows = await bulkRows(tx, VERSIONS, values);
  return rows.map((row) => ({
    id: row[0]!,
    enrolmentId: row[1]!,
    partnerId: row[2]!,
    legalEntityId: row[3]!,
    n: Number(row[4]),
    fromOn: row[5]!,
    toOn: row[6]!,
    terms: parsedTerms(row[7]!),
  }));
}

/** Thousands of partners sign the same terms: each text is parsed once. */
const parsed = new Map<string, AgreementTerms>();
const MOST_TEXTS = 500;

function parsedTerms(text: string): AgreementTerms {
  const known = parsed.get(text);
  if (known) return known;
  const terms = agreementTermsSchema.parse(JSON.parse(text));
  if (parsed.size >= MOST_TEXTS) parsed.clear();
  parsed.set(text, terms);
  return terms;
}
