import type { Attribution } from "../attribution.ts";
import type { VersionFinder } from "./find-version.ts";
import { type Weighed, weigh } from "./split.ts";
import { tailEnd } from "./tail.ts";

/** A customer of this run, with all who stand on it and those whose lines are wanted, sorted by id. */
export type JointCustomer = {
  readonly all: readonly Attribution[];
  readonly own: readonly Attribution[];
  /** Who was active when it was asked last, and the stretch `[from, to)` in which nothing of that changes. */
  active: readonly Weighed[];
  activeFrom: number;
  activeTo: number;
};

export function jointCustomers(
  attributions: readonly Attribution[],
  onlyPartnerId: string | undefined,
): Map<string, JointCustomer> {
  const groups = new Map<string, { all: Attribution[]; own: Attribution[] }>();
  for (const one of [...attributions].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))) {
    let group = groups.get(one.customerId);
    if (!group) {
      group = { all: [], own: [] };
      groups.set(one.customerId, group);
    }
    group.all.push(one);
    if (onlyPartnerId === undefined || one.partnerId === onlyPartnerId) group.own.push(one);
  }
  return new Map(
    [...groups].map(([id, group]) => [id, { ...group, active: [], activeFrom: 0, activeTo: 0 }]),
  );
}

/**
 * Who stands on a customer at an instant, tails included, each with its weight. Worked out again only when somebody has
 * come, gone or changed terms since the last event.
 */
export function activeAt(versions: VersionFinder, joint: JointCustomer, at: number): readonly Weighed[] {
  if (joint.activeFrom <= at && at < joint.activeTo) return joint.active;
  const active: Weighed[] = [];
  let from = Number.NEGATIVE_INFINITY;
  let to = Number.POSITIVE_INFINITY;
  for (const attribution of joint.all) {
    const begins = attribution.from.getTime();
    if (at < begins) {
      to = Math.min(to, begins);
      continue;
    }
    const version = versions.lastAt(attribution.enrolmentId, at);
    // Outside the days of a version only this instant is certain.
    const isInForce = version !== null && at < version.to;
    from = Math.max(from, begins, isInForce ? version.from : at);
    to = Math.min(to, isInForce ? version.to : at + 1);
    if (attribution.to !== null) {
      const ends = tailEnd(attribution.to, version);
      if (at >= ends) {
        from = Math.max(from, ends);
        continue;
      }
      to = Math.min(to, ends);
    }
    active.push(weigh(attribution, version?.version.terms ?? null));
  }
  joint.active = active;
  joint.activeFrom = from;
  joint.activeTo = to;
  return active;
}
