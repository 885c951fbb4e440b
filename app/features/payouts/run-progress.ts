import type { Currency } from "#app/domain/money.ts";

/** How far a run is, for whoever follows it. What was cancelled is in no number. */
export type RunProgress = {
  readonly currency: Currency;
  readonly payouts: number;
  readonly totalMinor: bigint;
  /** Goes on by itself. */
  readonly moving: number;
  readonly sent: number;
  /** Gross: what came back later stays counted. */
  readonly sentMinor: bigint;
  /** Waits for money, for an account or for a person. */
  readonly stopped: number;
  readonly pausedAt: Date | null;
  /** At the pace of the last minute; null when nobody can say. */
  readonly secondsLeft: number | null;
};

/** Something is going to change by itself. */
export function isUnderWay({ moving, pausedAt }: RunProgress): boolean {
  return moving > 0 && pausedAt === null;
}
