import { sql } from "drizzle-orm";
import { promisedOn } from "#app/domain/payment-terms.ts";
import type { LocalDate, Period } from "#app/domain/period.ts";
import { takenOut } from "#app/domain/run-decisions.ts";
import { agreementInForce, agreementVersion } from "#db/schema/agreements.ts";
import { enrolment } from "#db/schema/partners.ts";
import { payout, type payoutRun } from "#db/schema/payouts.ts";
import { period } from "#db/schema/revenue.ts";
import type { Reader } from "#db/with-actor.server.ts";
import { loadLastMonth } from "./last-month.server.ts";
import { loadDecisions } from "./load-decisions.server.ts";
import { loadRunExceptions } from "./run-facts.server.ts";
import { listRunEvents, type RunEvent } from "./run-history.server.ts";
import {
  type ShownDecision,
  type ShownGroup,
  showExceptions,
  shownDecision,
} from "./shown-exceptions.server.ts";

/** What finance works with before a run is approved, and may look up afterwards. */
export type RunWork = {
  readonly exceptions: readonly ShownGroup[];
  readonly openExceptions: number;
  readonly lastMonth: {
    readonly periodId: Period;
    readonly totalMinor: bigint;
    /** Paid then and not in this run. */
    readonly missing: readonly {
      readonly partnerId: string;
      readonly partnerName: string;
      readonly minor: bigint;
    }[];
  };
  /** The earliest day on which one of its payments is promised; null where no agreement names one. */
  readonly dueOn: LocalDate | null;
  readonly events: readonly RunEvent[];
};
/** The same by payout and by partner, for the rows of the table. */
export type RunWorkByRow = {
  readonly work: RunWork;
  /** Payouts that a decision took out, with it. */
  readonly out: ReadonlyMap<string, ShownDecision>;
  /** What the month before paid each partner, minor units. */
  readonly lastMinor: ReadonlyMap<string, bigint>;
};

type RunRow = typeof payoutRun.$inferSelect;

/** Exceptions, decisions, the month before and what happened. Exceptions are looked for until the run is approved. */
export async function loadRunWork(
  reader: Reader,
  run: RunRow,
  at: Date,
  partnerIds: readonly string[],
): Promise<RunWorkByRow> {
  const decisions = await loadDecisions(reader, run.id);
  const isOpen = run.status === "draft" || run.status === "submitted";
  const found = isOpen ? await loadRunExceptions(reader, run, at) : [];
  const exceptions = await showExceptions(reader, found, decisions);
  const last = await loadLastMonth(reader, run);
  const inRun = new Set(partnerIds);
  const work: RunWork = {
    exceptions,
    openExceptions: exceptions.reduce((sum, { open }) => sum + open, 0),
    lastMonth: {
      periodId: last.periodId,
      totalMinor: last.totalMinor,
      missing: [...last.byPartner].flatMap(([partnerId, { partnerName, minor }]) =>
        inRun.has(partnerId) ? [] : [{ partnerId, partnerName, minor }],
      ),
    },
    dueOn: await earliestPromise(reader, run),
    events: await listRunEvents(reader, run.id),
  };
  return {
    work,
    out: new Map([...takenOut(decisions)].map(([payoutId, decision]) => [payoutId, shownDecision(decision)])),
    lastMinor: new Map([...last.byPartner].map(([partnerId, { minor }]) => [partnerId, minor])),
  };
}

/** By when the first of its payees was promised payment, by the agreements in force at the month's end. */
async function earliestPromise(reader: Reader, run: RunRow): Promise<LocalDate | null> {
  const [found] = await reader
    .select({
      onDay: sql<number | null>`min((${agreementVersion.terms} -> 'payment' ->> 'onDay')::int)`,
    })
    .from(payout)
    .innerJoin(agreementInForce, sql`${agreementInForce.partnerId} = ${payout.partnerId}`)
    .innerJoin(agreementVersion, sql`${agreementVersion.id} = ${agreementInForce.agreementVersionId}`)
    .innerJoin(enrolment, sql`${enrolment.id} = ${agreementInForce.enrolmentId}`)
    .innerJoin(period, sql`${period.id} = ${run.periodId}`)
    .where(
      sql`${payout.runId} = ${run.id} and ${payout.status} <> 'cancelled'
        and ${enrolment.legalEntityId} = ${run.legalEntityId} and ${agreementInForce.supersededAt} is null
        and ${agreementInForce.during} @> ((${period.toAt} - interval '1 millisecond') at time zone (${agreementVersion.terms} ->> 'timeZone'))::date`,
    );
  return found?.onDay ? promisedOn(run.periodId, found.onDay) : null;
}
