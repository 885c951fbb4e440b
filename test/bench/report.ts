/** One thing that was measured beside its yardstick. Seconds are wall time; `ratio` is what the target is about. */
export type Measured = {
  readonly name: string;
  readonly seconds: number;
  /** The yardstick's time for the same work, in the same run on the same machine. */
  readonly floorSeconds: number;
  readonly ratio: number;
  /** "<= 1.3" or ">= 0.4": what the ratio should be. */
  readonly target: string;
  readonly events: number;
  /** Most memory that the process under measurement ever held. */
  readonly rssMb: number;
  readonly more?: Readonly<Record<string, number | string>>;
};

/** What one benchmark gives: its first measurement is the one that --json has on top. */
export type Report = { readonly bench: string; readonly measured: readonly [Measured, ...Measured[]] };

export function meetsTarget({ ratio, target }: Measured): boolean {
  const bound = Number(target.replace(/[<>=\s]/gu, ""));
  return target.startsWith("<=") ? ratio <= bound : ratio >= bound;
}

export function asJson({ bench, measured }: Report): string {
  const [first] = measured;
  const { more, ...figures } = first;
  return JSON.stringify({ bench, ...figures, ...more, met: measured.every(meetsTarget), measured });
}

export function asTable({ bench, measured }: Report): string {
  const head = ["", "seconds", "floor", "ratio", "target", "", "events", "MB"];
  const rows = measured.map((one) => [
    one.name,
    one.seconds.toFixed(3),
    one.floorSeconds.toFixed(3),
    one.ratio.toFixed(2),
    one.target,
    meetsTarget(one) ? "met" : "MISSED",
    String(one.events),
    one.rssMb.toFixed(0),
  ]);
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => (row[at] ?? "").length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ");
  const more = measured.flatMap(({ name, more: details = {} }) =>
    Object.entries(details).map(([key, value]) => `  ${name}: ${key} ${value}`),
  );
  return [bench, line(head), ...rows.map(line), ...more].join("\n");
}

/** Most memory that this process ever held, in MB. */
export function peakRssMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}

export async function secondsOf(act: () => Promise<unknown> | unknown): Promise<number> {
  const from = performance.now();
  await act();
  return (performance.now() - from) / 1000;
}

/** Runs 0 … count-1, so many at a time. */
export async function sideBySide(
  atOnce: number,
  count: number,
  act: (n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const run = async () => {
    for (let n = next++; n < count; n = next++) await act(n);
  };
  await Promise.all(Array.from({ length: atOnce }, run));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What happens and how long it took, on stderr: stdout is for the figures. */
export async function step<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  const from = performance.now();
  const result = await act();
  process.stderr.write(`  ${what}: ${((performance.now() - from) / 1000).toFixed(1)} s\n`);
  return result;
}
