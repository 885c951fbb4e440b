import type { Currency } from "../money.ts";
import { parseAmount } from "../money-text.ts";
import { spreadReduction } from "../net-revenue.ts";
import type { RevenueEvent, RevenueEventLine } from "../revenue-event.ts";
import type { Problems } from "./problems.ts";
import type { FileEvent, FileLine, SimulationFile } from "./simulation-file.ts";

export type Path = readonly PropertyKey[];
export type ReadAmount = (typed: number | string, path: Path) => bigint;

/** Whole numbers are minor units; text is an amount as people write it in English. */
export function amounts(currency: Currency, problems: Problems): ReadAmount {
  return (typed, path) => {
    if (typeof typed === "number") return BigInt(typed);
    const parsed = parseAmount(typed, currency, "en");
    if (parsed.ok) return parsed.minor;
    problems.add(path, `"${typed}" is no amount of ${currency}: ${parsed.code.replaceAll("_", " ")}`);
    return 0n;
  };
}

/** Either `lines`, or the event's own fields as its one line. */
export function linesOf(event: FileEvent, path: Path): { line: Partial<FileLine>; path: Path }[] {
  if (!event.lines) return [{ line: event as Partial<FileLine>, path }];
  return event.lines.map((line, at) => ({ line, path: [...path, "lines", at] }));
}

export function readLine(
  line: Partial<FileLine>,
  path: Path,
  ordinal: number,
  file: SimulationFile,
  amount: ReadAmount,
  problems: Problems,
): RevenueEventLine {
  if (line.net === undefined) problems.add([...path, "net"], "is missing");
  const { serviceFrom = null, serviceTo = null } = line;
  if (
    (serviceFrom === null) !== (serviceTo === null) ||
    (serviceFrom && serviceTo && serviceTo <= serviceFrom)
  )
    problems.add(
      [...path, "serviceTo"],
      "a service has a first day and, after it, a day on which it is over",
    );
  const deductions = Object.entries(line.deductions ?? {}).map(
    ([name, typed]) => [name, amount(typed, [...path, "deductions", name])] as const,
  );
  return {
    ordinal,
    productKey: line.product ?? file.product,
    stream: line.stream ?? file.stream,
    netMinor: amount(line.net ?? 0, [...path, "net"]),
    taxMinor: amount(line.tax ?? 0, [...path, "tax"]),
    feeMinor: amount(line.fee ?? 0, [...path, "fee"]),
    creditMinor: amount(line.credit ?? 0, [...path, "credit"]),
    deductions: deductions.length > 0 ? Object.fromEntries(deductions) : null,
    quantity: BigInt(line.quantity ?? 1),
    serviceFrom,
    serviceTo,
    milestone: line.milestone ?? null,
  };
}

/** Sizes per line of what is reduced: as the file says them line by line, else spread over what is left of each. */
export function reductionLines(
  event: FileEvent,
  path: Path,
  original: RevenueEvent,
  reducedBefore: Map<string, bigint>,
  amount: ReadAmount,
  problems: Problems,
): RevenueEventLine[] {
  const keyOf = (ordinal: number) => `${original.id}/${ordinal}`;
  const room = original.lines.map(({ ordinal, netMinor }) => ({
    ordinal,
    netMinor,
    reducedBeforeMinor: reducedBefore.get(keyOf(ordinal)) ?? 0n,
  }));
  const gives = event.kind === "refund_failed";
  const left = room.reduce(
    (sum, one) => sum + (gives ? one.reducedBeforeMinor : one.netMinor - one.reducedBeforeMinor),
    0n,
  );
  if (event.lines && event.lines.length > original.lines.length)
    problems.add([...path, "lines"], `${original.id} has only ${original.lines.length}`);
  const sizes = event.lines
    ? event.lines.map(({ net }, at) => ({ ordinal: at, minor: amount(net, [...path, "lines", at, "net"]) }))
    : spreadReduction(signed(event, path, left, gives, amount), room);
  const changes = event.kind !== "dispute_opened" && event.kind !== "dispute_won";
  for (const { ordinal, minor } of sizes) {
    const size = minor < 0n ? -minor : minor;
    const before = reducedBefore.get(keyOf(ordinal)) ?? 0n;
    if (changes) reducedBefore.set(keyOf(ordinal), before + (gives ? -size : size));
  }
  return sizes.flatMap(({ ordinal, minor }) => {
    const line = original.lines[ordinal];
    return line
      ? [{ ...line, taxMinor: 0n, feeMinor: 0n, creditMinor: 0n, deductions: null, netMinor: minor }]
      : [];
  });
}

/** Spread as a taking, or below zero as a giving back; without a size all that is left (or was taken). */
function signed(event: FileEvent, path: Path, left: bigint, gives: boolean, amount: ReadAmount): bigint {
  const typed = event.net === undefined ? null : amount(event.net, [...path, "net"]);
  const size = typed === null ? left : typed < 0n ? -typed : typed;
  return gives ? -size : size;
}
