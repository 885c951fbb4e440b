import { and, asc, count, desc, eq, ne, type SQL } from "drizzle-orm";
import type { ApplicationStatus } from "#app/domain/application-rules.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { partnerType } from "#db/schema/catalogue.ts";
import { application } from "#db/schema/partners.ts";
import { withActor } from "#db/with-actor.server.ts";
import { answerDueAt } from "./application-clock.ts";

export type ListedApplication = {
  readonly id: string;
  readonly reference: string;
  readonly companyName: string;
  readonly typeLabel: LocalizedText;
  /** ISO 3166 code. */
  readonly country: string;
  readonly status: ApplicationStatus;
  readonly submittedAt: Date | null;
  readonly answerDueAt: Date | null;
  readonly isLate: boolean;
};

/**
 * Applications with a confirmed address, for staff. Open ones by due time, the most urgent first; decided ones by
 * time, newest first. At most `limit`, and how many there are in all.
 */
export function listApplications(
  ctx: Pick<Ctx, "db" | "actor" | "now">,
  input: { readonly status?: ApplicationStatus; readonly limit: number; readonly offset?: number },
): Promise<{ readonly rows: readonly ListedApplication[]; readonly total: number }> {
  const { status, limit, offset = 0 } = input;
  const which: SQL | undefined = and(
    ne(application.status, "unverified"),
    status ? eq(application.status, status) : undefined,
  );
  const order =
    status === "submitted"
      ? [asc(application.emailVerifiedAt), asc(application.id)]
      : [desc(application.emailVerifiedAt), desc(application.id)];
  return withActor(ctx, async (tx) => {
    const [found] = await tx.select({ total: count() }).from(application).where(which);
    const rows = await tx
      .select({
        id: application.id,
        reference: application.reference,
        companyName: application.companyName,
        typeLabel: partnerType.label,
        country: application.country,
        status: application.status,
        submittedAt: application.emailVerifiedAt,
      })
      .from(application)
      .innerJoin(partnerType, eq(partnerType.key, application.partnerTypeKey))
      .where(which)
      .orderBy(...order)
      .limit(limit)
      .offset(offset);
    return {
      total: found?.total ?? 0,
      rows: rows.map((row) => {
        const dueAt = row.submittedAt && answerDueAt(row.submittedAt);
        const isOpen = row.status === "submitted";
        return {
          ...row,
          status: row.status as ApplicationStatus,
          answerDueAt: isOpen ? dueAt : null,
          isLate: isOpen && dueAt !== null && dueAt < ctx.now,
        };
      }),
    };
  });
}
