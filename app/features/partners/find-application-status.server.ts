import { desc, eq, type SQL } from "drizzle-orm";
import { system } from "#app/domain/actor.ts";
import type { ApplicationStatus } from "#app/domain/application-rules.ts";
import type { LocalizedText } from "#app/domain/locale.ts";
import { findToken } from "#app/features/accounts/tokens.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { partnerType } from "#db/schema/catalogue.ts";
import { application } from "#db/schema/partners.ts";
import { withActor, withAuth } from "#db/with-actor.server.ts";
import { answerDueAt } from "./application-clock.ts";
import { isRefusalReason, type RefusalReason } from "./refusal-reasons.ts";

export type ApplicationStatusView = {
  readonly reference: string;
  readonly companyName: string;
  readonly typeLabel: LocalizedText;
  readonly country: string;
  readonly status: ApplicationStatus;
  readonly submittedAt: Date | null;
  readonly answerDueAt: Date | null;
  readonly decidedAt: Date | null;
  readonly reasonCode: RefusalReason | null;
  readonly reasonText: string | null;
};

/** The application that a mailed status link shows; null when the link does not work. Reading uses nothing up. */
export async function findApplicationStatus(
  ctx: Pick<Ctx, "db" | "now">,
  input: { readonly token: string },
): Promise<ApplicationStatusView | null> {
  const link = await withAuth(ctx.db, (tx) => findToken(tx, "application_status", input.token, ctx.now));
  return link?.subjectId ? findStatus(ctx, eq(application.id, link.subjectId)) : null;
}

/** The newest application of a signed-in applicant; `accountId` is the session's. */
export function findOwnApplication(
  ctx: Pick<Ctx, "db">,
  input: { readonly accountId: string },
): Promise<ApplicationStatusView | null> {
  return findStatus(ctx, eq(application.accountId, input.accountId));
}

/** An applicant is nobody's member yet, so no role of a partner could read the row: the system reads this one for them. */
async function findStatus(ctx: Pick<Ctx, "db">, which: SQL): Promise<ApplicationStatusView | null> {
  const [row] = await withActor({ db: ctx.db, actor: system("application_status") }, (tx) =>
    tx
      .select({ application, typeLabel: partnerType.label })
      .from(application)
      .innerJoin(partnerType, eq(partnerType.key, application.partnerTypeKey))
      .where(which)
      .orderBy(desc(application.createdAt))
      .limit(1),
  );
  if (!row) return null;
  const { reference, companyName, country, status, emailVerifiedAt, decidedAt, reasonCode, reasonText } =
    row.application;
  return {
    reference,
    companyName,
    country,
    typeLabel: row.typeLabel,
    status: status as ApplicationStatus,
    submittedAt: emailVerifiedAt,
    answerDueAt: emailVerifiedAt && answerDueAt(emailVerifiedAt),
    decidedAt,
    reasonCode: isRefusalReason(reasonCode) ? reasonCode : null,
    reasonText,
  };
}
