import { eq } from "drizzle-orm";
import { system } from "#app/domain/actor.ts";
import { invariant } from "#app/domain/errors.ts";
import { addDays, type Period, periodBounds } from "#app/domain/period.ts";
import { agreementTermsSchema } from "#app/domain/terms/agreement-terms.ts";
import { acceptAgreement } from "#app/features/agreements/accept-agreement.server.ts";
import { offerVersion } from "#app/features/agreements/offer-version.server.ts";
import { confirmBackdating } from "#app/features/commissions/confirm-backdating.server.ts";
import { findBackdating } from "#app/features/commissions/find-backdating.server.ts";
import { proposeBackdating } from "#app/features/commissions/propose-backdating.server.ts";
import { listStatements } from "#app/features/statements/list-statements.server.ts";
import { restateStatement } from "#app/features/statements/restate-statement.server.ts";
import { agreementVersion } from "#db/schema/agreements.ts";
import { withActor } from "#db/with-actor.server.ts";
import { doWaitingJobs } from "./play-worker.server.ts";
import { ctxOf, partnerOf, type Scene, type Stage, staffOf } from "./stage.server.ts";
import { day } from "./story-calendar.ts";

const PARTNER = "harbor-finch";
/** What was agreed by word of mouth in the month before, and signed after it was closed. */
const AGREED_PPM = 250_000;
const A_YEAR = 365;

/** Better terms that were signed too late: drawn back by two people, booked in the open month, restated as version 2. */
export function lateTermsScenes(stage: Stage): Scene[] {
  const signed = stage.calendar.at(day(3, 9, 10));
  const drawnBack = stage.calendar.at(day(3, 10, 10));
  if (!signed || !drawnBack) return [];
  const closed = stage.calendar.monthOf(4);
  let versionId = "";
  return [
    {
      at: signed,
      says: "Harbor & Finch signs better terms, a month late",
      play: async (now) => {
        versionId = await signBetterTerms(stage, now);
      },
    },
    {
      at: drawnBack,
      says: `two people draw them back to the first of ${closed}`,
      play: (now) => drawBack(stage, now, versionId, closed),
    },
  ];
}

async function signBetterTerms(stage: Stage, now: Date): Promise<string> {
  const { enrolmentId, owner } = partnerOf(stage, PARTNER);
  const manager = ctxOf(stage, staffOf(stage, "manager"), now);
  const [own] = await withActor(manager, (tx) =>
    tx
      .select({ terms: agreementVersion.terms })
      .from(agreementVersion)
      .where(eq(agreementVersion.enrolmentId, enrolmentId)),
  );
  const terms = agreementTermsSchema.parse(own?.terms);
  const effectiveOn = now.toISOString().slice(0, 10);
  const offered = await offerVersion(manager, {
    enrolmentId,
    effectiveOn,
    amendment: {
      terms: agreementTermsSchema.parse({
        ...terms,
        heads: terms.heads.map((head) =>
          head.pays.kind === "percentage" ? { ...head, pays: { ...head.pays, ratePpm: AGREED_PPM } } : head,
        ),
      }),
      expiresOn: addDays(effectiveOn, A_YEAR),
    },
  });
  invariant(offered, "the partner of better terms is enrolled");
  await acceptAgreement(ctxOf(stage, owner, now), {
    versionId: offered.versionId,
    shownSha256: offered.textSha256,
    signatoryName: "Owen Finch",
    signatoryCapacity: "Owner",
    address: "192.0.2.1",
    locale: "en",
  });
  return offered.versionId;
}

async function drawBack(stage: Stage, now: Date, versionId: string, month: Period): Promise<void> {
  const { partnerId } = partnerOf(stage, PARTNER);
  const approver = ctxOf(stage, staffOf(stage, "approver"), now);
  const proposed = await proposeBackdating(ctxOf(stage, staffOf(stage, "manager"), now), {
    versionId,
    effectiveOn: periodBounds(month, "UTC").from.toISOString().slice(0, 10),
    reason: "Agreed by phone at the beginning of the month; the paper came late.",
  });
  invariant(proposed, "the better terms are signed");
  const shown = await findBackdating(approver, proposed);
  await confirmBackdating(approver, { ...proposed, previewSha256: shown?.previewSha256 ?? "" });
  await doWaitingJobs(stage, now);
  const { rows } = await listStatements(ctxOf(stage, system("demo"), now), {
    partnerId,
    periodId: month,
    limit: 10,
    offset: 0,
  });
  for (const { number } of rows)
    await restateStatement(ctxOf(stage, staffOf(stage, "preparer"), now), { number });
  await doWaitingJobs(stage, now);
}
