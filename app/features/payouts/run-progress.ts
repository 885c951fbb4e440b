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

/** Something is going to change by itself, or is as soon as a pause ends. */
export function isUnderWay({ moving }: RunProgress): boolean {
  return moving > 0;
}

/** For the stream, which is text: amounts as decimal digits. */
export function progressText(progress: RunProgress): string {
  return JSON.stringify({
    ...progress,
    totalMinor: String(progress.totalMinor),
    sentMinor: String(progress.sentMinor),
  });
}

/** What `progressText` wrote; our own server's word, so it is not checked again. */
export function readProgress(text: string): RunProgress {
  const told = JSON.parse(text) as Record<"totalMinor" | "sentMinor", string> & {
    readonly pausedAt: string | null;
  } & Omit<RunProgress, "totalMinor" | "sentMinor" | "pausedAt">;
  return {
    ...told,
    totalMinor: BigInt(told.totalMinor),
    sentMinor: BigInt(told.sentMinor),
    pausedAt: told.pausedAt === null ? null : new Date(told.pausedAt),
  };
}
