import { asc, count, desc, eq, sql } from "drizzle-orm";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { agreement } from "#db/schema/agreements.ts";
import { partnerType } from "#db/schema/catalogue.ts";
import { enrolment, partner } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";

export const AGREEMENT_STATES = ["offered", "in_force"] as const;
export type AgreementState = (typeof AGREEMENT_STATES)[number];

export type ListedAgreement = {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly typeLabel: LocalizedText;
  readonly newestN: number;
  readonly acceptedN: number | null;
  readonly signedBy: string | null;
  readonly signedAt: Date | null;
  /** `offered`: the newest version waits for a signature. */
  readonly state: AgreementState;
};

/** Agreements that the actor may see, those that wait for a signature first, then by partner. */
export function listAgreements(
  ctx: Pick<Ctx, "db" | "actor">,
  input: { readonly limit: number; readonly offset?: number },
): Promise<{ rows: ListedAgreement[]; total: number }> {
  return withActor(ctx, async (tx) => {
    const [found] = await tx.select({ total: count() }).from(agreement);
    const newest = sql<number>`(select max(v.n) from agreement_version v where v.agreement_id = ${agreement.id})`;
    const signed = sql`from acceptance s join agreement_version v on v.id = s.agreement_version_id
      where v.agreement_id = ${agreement.id} order by v.n desc limit 1`;
    const acceptedN = sql<number | null>`(select v.n ${signed})`;
    const rows = await tx
      .select({
        id: agreement.id,
        partnerId: agreement.partnerId,
        partnerName: partner.name,
        typeLabel: partnerType.label,
        newestN: newest,
        acceptedN,
        signedBy: sql<string | null>`(select s.signatory_name ${signed})`,
        signedAt: sql<Date | null>`(select s.accepted_at ${signed})`.mapWith(
          (value: string | Date) => new Date(value),
        ),
      })
      .from(agreement)
      .innerJoin(partner, eq(partner.id, agreement.partnerId))
      .innerJoin(enrolment, eq(enrolment.id, agreement.enrolmentId))
      .innerJoin(partnerType, eq(partnerType.key, enrolment.partnerTypeKey))
      .orderBy(desc(sql`${newest} is distinct from ${acceptedN}`), asc(partner.nameKey), asc(agreement.id))
      .limit(input.limit)
      .offset(input.offset ?? 0);
    return {
      total: found?.total ?? 0,
      rows: rows.map((row) => ({ ...row, state: row.newestN === row.acceptedN ? "in_force" : "offered" })),
    };
  });
}
