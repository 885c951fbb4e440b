import { inArray } from "drizzle-orm";
import type { DecisionOutcome, DecisionReason } from "#app/domain/run-decisions.ts";
import { type ExceptionStanding, standingDecisions, standingOf } from "#app/domain/run-decisions.ts";
import type { ExceptionFacts, ExceptionKind, RunException } from "#app/domain/run-exceptions.ts";
import { partner } from "#db/schema/partners.ts";
import type { Reader } from "#db/with-actor.server.ts";
import { allKeyOf, exceptionKey } from "./exception-key.server.ts";
import type { WrittenDecision } from "./load-decisions.server.ts";

export type ShownDecision = {
  readonly outcome: DecisionOutcome;
  readonly reasonCode: DecisionReason | null;
  readonly reasonText: string | null;
  readonly by: string;
  readonly at: Date;
};
export type ShownException = {
  readonly key: string;
  readonly kind: ExceptionKind;
  readonly partnerId: string | null;
  readonly partnerName: string | null;
  readonly hasPayout: boolean;
  readonly facts: ExceptionFacts;
  readonly standing: ExceptionStanding;
  readonly decision: ShownDecision | null;
};
/** Exceptions of one kind; `allKey` names all that are open in it, as they were shown. */
export type ShownGroup = {
  readonly kind: ExceptionKind;
  readonly open: number;
  readonly allKey: string;
  readonly rows: readonly ShownException[];
};

/** Exceptions as a page shows them, in groups by kind: the open ones first, then those decided, with who and why. */
export async function showExceptions(
  reader: Reader,
  exceptions: readonly RunException[],
  decisions: readonly WrittenDecision[],
): Promise<ShownGroup[]> {
  const names = await namesOf(reader, exceptions);
  const standing = standingDecisions(decisions);
  const shown = exceptions.map((exception): ShownException => {
    const decision = standing.find(
      ({ kind, reference }) => kind === exception.kind && reference === exception.reference,
    );
    return {
      key: exceptionKey(exception),
      kind: exception.kind,
      partnerId: exception.partnerId,
      partnerName: names.get(exception.partnerId ?? "") ?? null,
      hasPayout: exception.payoutId !== null,
      facts: exception.facts,
      standing: standingOf(exception, decisions),
      decision: decision ? shownDecision(decision) : null,
    };
  });
  return [...Map.groupBy(shown, ({ kind }) => kind)].map(([kind, rows]) => {
    const open = rows.filter((row) => row.standing === "open");
    return {
      kind,
      open: open.length,
      allKey: allKeyOf(
        kind,
        open.map(({ key }) => key),
      ),
      rows: [...open, ...rows.filter((row) => row.standing !== "open")],
    };
  });
}

export function shownDecision(decision: WrittenDecision): ShownDecision {
  const { outcome, reasonCode, reasonText, decidedByName, decidedAt } = decision;
  return { outcome, reasonCode, reasonText, by: decidedByName, at: decidedAt };
}

async function namesOf(
  reader: Reader,
  exceptions: readonly RunException[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(exceptions.flatMap(({ partnerId }) => partnerId ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await reader
    .select({ id: partner.id, name: partner.name })
    .from(partner)
    .where(inArray(partner.id, ids));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
