import { parseArgs } from "node:util";

export type BenchOptions = {
  readonly events: number;
  readonly partners: number;
  readonly customers: number;
  /** Payouts of the month that is paid; 0: as many as the target speaks of. */
  readonly payouts: number;
  /** Connections that write or ask at the same time, of ours and of the yardstick. */
  readonly connections: number;
  readonly inMemory: boolean;
  readonly json: boolean;
};

const OPTIONS = {
  events: { type: "string" },
  partners: { type: "string" },
  customers: { type: "string" },
  connections: { type: "string" },
  payouts: { type: "string" },
  memory: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

/** A hundred events and ten customers for each partner, unless something else is said. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true });
  const whole = (
    name: "events" | "partners" | "customers" | "connections" | "payouts",
    otherwise: number,
  ) => {
    const typed = values[name];
    if (typed === undefined) return otherwise;
    if (!/^[1-9]\d{0,8}$/.test(typed)) throw new Error(`--${name} is a whole number above 0`);
    return Number(typed);
  };
  const events = whole("events", 1_000_000);
  const partners = whole("partners", Math.max(2, Math.round(events / 100)));
  return {
    events,
    partners,
    customers: whole("customers", partners * 10),
    connections: whole("connections", 0),
    payouts: whole("payouts", 0),
    inMemory: values.memory,
    json: values.json,
  };
}
