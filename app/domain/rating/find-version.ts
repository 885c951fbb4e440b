import { startOfDay } from "../period.ts";
import type { AgreementVersion } from "../terms/agreement-terms.ts";

/** Finds the version of an enrolment that was in force at an instant. */
export type VersionFinder = (enrolmentId: string, at: Date) => AgreementVersion | null;

/**
 * The version in force when an event occurred rates it, whenever it is rated. Versions of one enrolment do not overlap
 * (the database refuses it); if they did, the later start, then the higher number would win. Boundaries are turned into
 * instants once, here.
 */
export function versionFinder(versions: readonly AgreementVersion[]): VersionFinder {
  const byEnrolment = new Map<string, { version: AgreementVersion; from: number; to: number }[]>();
  for (const version of versions) {
    const list = byEnrolment.get(version.enrolmentId) ?? [];
    const { timeZone } = version.terms;
    list.push({
      version,
      from: startOfDay(version.fromOn, timeZone).getTime(),
      to: version.toOn === null ? Number.POSITIVE_INFINITY : startOfDay(version.toOn, timeZone).getTime(),
    });
    byEnrolment.set(version.enrolmentId, list);
  }
  for (const list of byEnrolment.values()) list.sort((a, b) => b.from - a.from || b.version.n - a.version.n);
  return (enrolmentId, at) => {
    const time = at.getTime();
    const dated = byEnrolment.get(enrolmentId)?.find(({ from, to }) => from <= time && time < to);
    return dated?.version ?? null;
  };
}
