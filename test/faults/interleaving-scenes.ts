import type { Played, Player } from "./scheduler.ts";
import type { Parts } from "./scheduler-parts.ts";

/** Several who act on the same thing at once, each with what it begins from; throws in `verify` when a rule is broken. */
export type Case = {
  readonly players: readonly Player[];
  readonly verify: (played: Played) => Promise<void>;
};

/** A company of its own for some schedules, one after the other. */
export type Stage = {
  readonly parts: Parts;
  /** Superuser's: sees who waits for whom. */
  readonly arrange: () => Promise<Case>;
  /** After the last schedule: the invariants of the whole company. */
  readonly verifyAll: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Scene = { readonly name: string; readonly players: number; readonly open: () => Promise<Stage> };
