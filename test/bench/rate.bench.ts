import v8 from "node:v8";
import vm from "node:vm";
import type { Attribution } from "#app/domain/attribution.ts";
import { type RatingInput, rate } from "#app/domain/rating/rate.ts";
import { EMPTY_RATING_STATE } from "#app/domain/rating/rating-state.ts";
import { PLAIN_LINE, type RevenueEvent } from "#app/domain/revenue-event.ts";
import type { AgreementTerms, AgreementVersion } from "#app/domain/terms/agreement-terms.ts";
import type { BenchOptions } from "./options.ts";
import { type Measured, peakRssMb, type Report } from "./report.ts";
import { ENTITY, worldId } from "./world/build-world.ts";
import { FLAT_TERMS, GRADUATED_TERMS } from "./world/terms.ts";

const FROM = Date.parse("2026-03-01T05:00:00Z");
const MONTH_MS = 31 * 86_400_000;
/** Inputs are made before the clock runs, so many partners at a time that memory does not tell. */
const PARTNERS_AT_ONCE = 100;
/** Moves the inputs to where old things are: else the collector does so while the clock runs, at the engine's cost. */
const settleInputs = collector();
const WARM_UP_PARTNERS = 500;

const CASES: readonly {
  readonly name: string;
  readonly terms: AgreementTerms;
  readonly perSecond: number;
}[] = [
  { name: "flat", terms: FLAT_TERMS, perSecond: 1_000_000 },
  { name: "graduated", terms: GRADUATED_TERMS, perSecond: 500_000 },
];

/**
 * The engine alone, on one core, in memory, fed as the close feeds it: a partner at a time, lines dropped after use. Its
 * yardstick is a number: so many events a second.
 */
export async function benchRate(options: BenchOptions): Promise<Report> {
  const measured = CASES.map((one) => measure(one, options));
  return { bench: "rate", measured: measured as [Measured, ...Measured[]] };
}

function measure({ name, terms, perSecond }: (typeof CASES)[number], options: BenchOptions): Measured {
  const { events, partners, customers } = options;
  const each = { events: Math.round(events / partners), customers: Math.round(customers / partners) };
  // The compiler learns the engine before it is measured, as it has after the first second of a close.
  rateAll(inputsOf(terms, 0, WARM_UP_PARTNERS, each));
  let seconds = 0;
  let rated = 0;
  for (let from = 0; from < partners; from += PARTNERS_AT_ONCE) {
    const inputs = inputsOf(terms, from, Math.min(partners, from + PARTNERS_AT_ONCE), each);
    settleInputs();
    const start = performance.now();
    rated += rateAll(inputs);
    seconds += (performance.now() - start) / 1000;
  }
  const floorSeconds = rated / perSecond;
  return {
    name,
    seconds,
    floorSeconds,
    ratio: floorSeconds / seconds,
    target: ">= 1",
    events: rated,
    rssMb: peakRssMb(),
    more: { perSecond: Math.round(rated / seconds) },
  };
}

function collector(): () => void {
  v8.setFlagsFromString("--expose-gc");
  return vm.runInNewContext("gc") as () => void;
}

function rateAll(inputs: readonly RatingInput[]): number {
  let lines = 0;
  for (const input of inputs) lines += rate(input).lines.length;
  return lines;
}

type Each = { readonly events: number; readonly customers: number };

function inputsOf(terms: AgreementTerms, from: number, to: number, each: Each): RatingInput[] {
  return Array.from({ length: to - from }, (_, at) => inputOf(terms, from + at, each));
}

/** One partner's month: payments of one line, spread over its customers and the days. */
function inputOf(terms: AgreementTerms, partner: number, { events, customers }: Each): RatingInput {
  const enrolmentId = worldId("enr", partner);
  const attributions = Array.from({ length: customers }, (_, at): Attribution => {
    const n = partner * customers + at;
    return {
      id: worldId("att", n),
      partnerId: worldId("par", partner),
      enrolmentId,
      customerId: worldId("cus", n),
      role: "sourced",
      weightPpm: 1_000_000,
      from: new Date(FROM - 60 * 86_400_000),
      to: null,
    };
  });
  const version: AgreementVersion = {
    id: worldId("agv", partner),
    enrolmentId,
    partnerId: worldId("par", partner),
    legalEntityId: ENTITY,
    n: 1,
    fromOn: "2026-01-01",
    toOn: null,
    terms,
  };
  return {
    events: Array.from({ length: events }, (_, at) => eventOf(partner * events + at, at, attributions)),
    attributions,
    versions: [version],
    opening: EMPTY_RATING_STATE,
    bookedFrom: new Date(FROM),
    bookedTo: new Date(FROM + MONTH_MS),
    onlyPartnerId: worldId("par", partner),
  };
}

function eventOf(n: number, at: number, attributions: readonly Attribution[]): RevenueEvent {
  const hash = Math.imul(n + 1, 2_654_435_761) >>> 0;
  const netMinor = BigInt(1_000 + (hash % 50_000));
  return {
    id: worldId("evt", hash),
    legalEntityId: ENTITY,
    customerId: attributions[at % attributions.length]!.customerId,
    customerSegment: "smb",
    customerCountry: "US",
    kind: "payment",
    occurredAt: new Date(FROM + (hash % MONTH_MS)),
    currency: "USD",
    reversesEventId: null,
    invoiceId: null,
    invoiceNetMinor: null,
    lines: [
      {
        ...PLAIN_LINE,
        ordinal: 0,
        productKey: "marketing_ai",
        stream: "subscription",
        netMinor,
        taxMinor: netMinor / 5n,
      },
    ],
  };
}
