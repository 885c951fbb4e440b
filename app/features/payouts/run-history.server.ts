import { and, desc, eq, inArray } from "drizzle-orm";
import { staffRole } from "#db/schema/accounts.ts";
import { auditEntry } from "#db/schema/audit.ts";
import type { Reader } from "#db/with-actor.server.ts";

/** What may happen to a run, as the audit names it behind `payout_run.`. */
export const RUN_EVENTS = [
  "prepared",
  "exceptions_accepted",
  "exceptions_postponed",
  "payouts_excluded",
  "payout_included",
  "submitted",
  "taken_back",
  "approved",
  "released",
  "rejected",
] as const;
export type RunEvent = {
  readonly id: string;
  readonly at: Date;
  readonly what: (typeof RUN_EVENTS)[number];
  readonly by: string;
  /** Of an approval: the content that it covers. */
  readonly contentSha256: string | null;
};

const MOST_EVENTS = 200;

/** What people did to a run, newest first. */
export async function listRunEvents(reader: Reader, runId: string): Promise<RunEvent[]> {
  const rows = await reader
    .select()
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.objectType, "payout_run"),
        eq(auditEntry.objectId, runId),
        inArray(
          auditEntry.action,
          RUN_EVENTS.map((what) => `payout_run.${what}`),
        ),
      ),
    )
    .orderBy(desc(auditEntry.at), desc(auditEntry.id))
    .limit(MOST_EVENTS);
  if (rows.length === 0) return [];
  const people = await reader
    .select({ id: staffRole.accountId, name: staffRole.displayName })
    .from(staffRole)
    .where(inArray(staffRole.accountId, [...new Set(rows.map(({ actorId }) => actorId))]));
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    what: row.action.slice("payout_run.".length) as RunEvent["what"],
    by: names.get(row.actorId) ?? row.actorId,
    contentSha256: typeof row.details.contentSha256 === "string" ? row.details.contentSha256 : null,
  }));
}
