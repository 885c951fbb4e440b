import type { AgreementVersion } from "../terms/agreement-terms.ts";
import { type CompiledVersion, compileVersion } from "./compiled-version.ts";

/** The versions of all enrolments, ready for rating. */
export type VersionFinder = {
  /** The one in force at an instant; null where none is. */
  readonly at: (enrolmentId: string, at: number) => CompiledVersion | null;
  /** The one in force at an instant, else the last one before it: what a tail is rated by. */
  readonly lastAt: (enrolmentId: string, at: number) => CompiledVersion | null;
  readonly byId: (versionId: string) => CompiledVersion | null;
  readonly all: () => readonly CompiledVersion[];
};

const NONE: readonly CompiledVersion[] = [];

/**
 * The version in force when an event occurred rates it, whenever it is rated. Versions of one enrolment do not overlap
 * (the database refuses it); if they did, the later start, then the higher number would win. Boundaries are turned into
 * instants once, here.
 */
export function versionFinder(versions: readonly AgreementVersion[]): VersionFinder {
  const byEnrolment = new Map<string, CompiledVersion[]>();
  const byId = new Map<string, CompiledVersion>();
  for (const [enrolmentId, own] of Map.groupBy(versions, (version) => version.enrolmentId)) {
    const firstOn = own.reduce((first, { fromOn }) => (fromOn < first ? fromOn : first), own[0]!.fromOn);
    const compiled = own.map((version) => compileVersion(version, firstOn));
    compiled.sort((a, b) => b.from - a.from || b.version.n - a.version.n);
    byEnrolment.set(enrolmentId, compiled);
    for (const one of compiled) byId.set(one.version.id, one);
  }
  const of = (enrolmentId: string) => byEnrolment.get(enrolmentId) ?? NONE;
  const inForce = (enrolmentId: string, at: number) => {
    for (const one of of(enrolmentId)) if (one.from <= at && at < one.to) return one;
    return null;
  };
  return {
    at: inForce,
    lastAt: (enrolmentId, at) =>
      inForce(enrolmentId, at) ?? of(enrolmentId).find((one) => one.from <= at) ?? null,
    byId: (versionId) => byId.get(versionId) ?? null,
    all: () => [...byEnrolment.values()].flat(),
  };
}
