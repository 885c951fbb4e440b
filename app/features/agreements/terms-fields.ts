import { ATTRIBUTION_ROLES } from "#app/domain/attribution.ts";
import { REVENUE_DEDUCTIONS, REVENUE_STREAMS } from "#app/domain/revenue-event.ts";

/** How one value of the terms is asked for and read. */
export type FieldKind =
  | { readonly kind: "text" | "day" | "percent" | "flag" }
  | { readonly kind: "whole"; readonly orNull?: boolean }
  | { readonly kind: "amounts"; readonly unit: "minor" | "micros" }
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  /** Some of these; none chosen means all when `all` is allowed. */
  | {
      readonly kind: "some";
      readonly of: readonly string[] | "products" | "segments" | "heads";
      readonly all: boolean;
    }
  /** Codes typed with commas; nothing typed means all. */
  | { readonly kind: "codes" };
export type TermsField = FieldKind & {
  /** Where it stands within its part of the terms. */
  readonly path: readonly string[];
  /** Key of its label, `agreements.field.<label>`. */
  readonly label: string;
  /** May be above 100 %. */
  readonly mostPpm?: number;
  readonly optional?: boolean;
};

/** A set of rows with buttons to add and remove one. */
export type TermsRows = {
  readonly path: readonly string[];
  readonly label: string;
  readonly fresh: Readonly<Record<string, unknown>>;
  readonly fields: readonly TermsField[];
  /** The first row stays. */
  readonly least: number;
};
export type PartFields = {
  readonly fields: readonly TermsField[];
  readonly rows: readonly TermsRows[];
  /** So many fields stand before the rows; all when left out. */
  readonly rowsAfter?: number;
};

/** A field's name in a form: its path; a row's has the row's number in it. */
export function fieldName(path: readonly (string | number)[]): string {
  return path.join("_");
}

const WINDOWS = ["month", "quarter", "calendar_year", "agreement_year"] as const;
const SCOPES = ["event", "customer", ...WINDOWS, "agreement"] as const;
type FieldMore = Pick<TermsField, "mostPpm" | "optional">;
const field = (path: string, kind: FieldKind, more: FieldMore = {}): TermsField => ({
  ...kind,
  path: path.split("."),
  label: path.replaceAll(".", "_"),
  ...more,
});
const choice = (path: string, choices: readonly string[]) => field(path, { kind: "choice", choices });
const whole = (path: string, orNull = false) => field(path, { kind: "whole", orNull }, { optional: orNull });
const percent = (path: string, mostPpm?: number) =>
  field(path, { kind: "percent" }, mostPpm ? { mostPpm } : {});
const amounts = (path: string, unit: "minor" | "micros" = "minor") =>
  field(path, { kind: "amounts", unit }, { optional: true });

export const PAYS_KINDS = ["percentage", "tiered", "per_unit", "flat"] as const;
/** What a kind of pay begins with when it is chosen. */
export const FRESH_PAYS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  percentage: { kind: "percentage", ratePpm: 100_000 },
  tiered: {
    kind: "tiered",
    mode: "graduated",
    per: "calendar_year",
    brackets: [{ fromMinor: {}, ratePpm: 100_000 }],
  },
  per_unit: { kind: "per_unit", unitPriceMicros: { USD: 1_000_000 } },
  flat: { kind: "flat", per: "first_payment", amountMinor: { USD: 10_000 } },
};
export const FRESH_REWARD_PAYS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  amount: { kind: "amount", amountMinor: { USD: 10_000 } },
  part_of_revenue: { kind: "part_of_revenue", ratePpm: 10_000 },
};

const HEAD_FIELDS: readonly TermsField[] = [
  choice("kind", ["commission", "bonus", "processing_fee"]),
  field("products", { kind: "some", of: "products", all: true }),
  field("streams", { kind: "some", of: REVENUE_STREAMS, all: true }),
  choice("customers", ["all", "new", "renewing"]),
  field("segments", { kind: "some", of: "segments", all: true }),
  field("countries", { kind: "codes" }, { optional: true }),
  choice("pays.kind", PAYS_KINDS),
];
const HEAD_MORE: readonly TermsField[] = [
  choice("base", ["net", "gross", "net_of_fees"]),
  field("deductions", { kind: "some", of: REVENUE_DEDUCTIONS, all: false }, { optional: true }),
  choice("credits", ["included", "excluded"]),
  field("firstPaymentOnly", { kind: "flag" }),
  whole("months", true),
  choice("windowFrom", ["attribution", "first_payment", "agreement"]),
  choice("earnedWhen", ["each_payment", "paid_in_full", "invoiced"]),
  choice("prepaid", ["at_payment", "over_service_period"]),
];
const PAYS: Readonly<Record<string, PartFields>> = {
  percentage: {
    fields: [percent("pays.ratePpm"), choice("pays.view", ["partner_share", "platform_fee"])],
    rows: [
      {
        path: ["pays", "byDate"],
        label: "pays_byDate",
        fresh: { fromOn: "2027-01-01", ratePpm: 100_000 },
        fields: [field("fromOn", { kind: "day" }), percent("ratePpm")],
        least: 0,
      },
      {
        path: ["pays", "byContractYear"],
        label: "pays_byContractYear",
        fresh: { fromYear: 2, ratePpm: 100_000 },
        fields: [whole("fromYear"), percent("ratePpm")],
        least: 0,
      },
    ],
  },
  tiered: {
    fields: [
      choice("pays.mode", ["graduated", "volume"]),
      choice("pays.per", [...WINDOWS, "lifetime"]),
      amounts("pays.startsAtMinor"),
    ],
    rows: [
      {
        path: ["pays", "brackets"],
        label: "pays_brackets",
        fresh: { fromMinor: { USD: 1_000_000 }, ratePpm: 100_000 },
        fields: [amounts("fromMinor"), percent("ratePpm")],
        least: 1,
      },
    ],
  },
  per_unit: { fields: [amounts("pays.unitPriceMicros", "micros")], rows: [] },
  flat: {
    fields: [
      choice("pays.per", ["event", "first_payment", "milestone", "student"]),
      amounts("pays.amountMinor"),
    ],
    rows: [],
  },
};
const LIMIT: PartFields = {
  fields: [
    choice("per", SCOPES),
    field("heads", { kind: "some", of: "heads", all: true }),
    amounts("amountMinor"),
  ],
  rows: [],
};
const TARGET = [
  choice("per", WINDOWS),
  choice("measure", ["revenue", "customers", "students"]),
  amounts("atLeastMinor"),
  whole("atLeastCount"),
  choice("pays.kind", ["amount", "part_of_revenue"]),
];

export const PARTS = ["general", "sharing"] as const;
export const LISTS = ["heads", "caps", "floors", "rewards"] as const;
export type TermsList = (typeof LISTS)[number];

/** The fields of the parts that there is one of. */
export const SINGLE_PARTS: Readonly<Record<(typeof PARTS)[number], PartFields>> = {
  general: {
    fields: [
      field("timeZone", { kind: "text" }),
      choice("moneyFlow", ["company_bills", "partner_resells", "marketplace_collects"]),
      whole("holdDays"),
      whole("releaseLagMonths"),
      whole("clawbackDays", true),
      amounts("minimumPayoutMinor"),
      whole("carryAtMostMonths", true),
      choice("payment.every", ["month", "quarter"]),
      whole("payment.onDay"),
      whole("protectionDays"),
      whole("protectionExtensionDays"),
    ],
    rows: [],
  },
  sharing: {
    fields: [
      ...ATTRIBUTION_ROLES.map((role) =>
        field(`sharing.byRolePpm.${role}`, { kind: "percent" }, { optional: true }),
      ),
      percent("sharing.totalLimitPpm"),
      choice("sharing.tail.kind", ["none", "months", "life"]),
      whole("sharing.tail.months", true),
      choice("readings.refundAfterTier", ["lower_counter", "recompute", "leave_counter"]),
      choice("readings.versionChange", ["continue", "restart"]),
    ],
    rows: [],
  },
};

/** The fields that one thing of a list has, which depend on what it is. */
export function fieldsOfItem(list: TermsList, item: Readonly<Record<string, unknown>>): PartFields {
  const pays = item.pays as { kind?: string } | undefined;
  if (list === "caps" || list === "floors") return LIMIT;
  if (list === "heads") {
    const own = PAYS[pays?.kind ?? "percentage"] ?? PAYS.percentage!;
    return {
      fields: [...HEAD_FIELDS, ...own.fields, ...HEAD_MORE],
      rows: own.rows,
      rowsAfter: HEAD_FIELDS.length + own.fields.length,
    };
  }
  if (item.kind === "growth")
    return {
      fields: [
        choice("per", WINDOWS),
        choice("against", ["window_before", "year_before"]),
        percent("overPpm", 100_000_000),
        percent("ratePpm"),
      ],
      rows: [],
    };
  if (item.kind === "loyalty")
    return {
      fields: [],
      rows: [
        {
          path: ["steps"],
          label: "steps",
          fresh: { afterMonths: 12, upliftPpm: 50_000 },
          fields: [whole("afterMonths"), percent("upliftPpm", 10_000_000)],
          least: 1,
        },
      ],
    };
  const paid = pays?.kind === "part_of_revenue" ? percent("pays.ratePpm") : amounts("pays.amountMinor");
  return { fields: [...TARGET, paid, field("once", { kind: "flag" })], rows: [] };
}

/** What is added by a button; its id tells it apart for ever. */
export function freshItem(
  what: string,
  id: string,
): { readonly list: TermsList; readonly item: object } | null {
  switch (what) {
    case "head":
      return {
        list: "heads",
        item: { id, kind: "bonus", products: "all", streams: "all", pays: FRESH_PAYS.percentage, months: 12 },
      };
    case "cap":
    case "floor":
      return {
        list: what === "cap" ? "caps" : "floors",
        item: { id, per: "month", heads: "all", amountMinor: { USD: 100_000 } },
      };
    case "target":
      return {
        list: "rewards",
        item: {
          kind: "target",
          id,
          per: "quarter",
          measure: "revenue",
          atLeastMinor: { USD: 1_000_000 },
          pays: FRESH_REWARD_PAYS.amount,
        },
      };
    case "growth":
      return {
        list: "rewards",
        item: { kind: "growth", id, per: "quarter", overPpm: 1_000_000, ratePpm: 20_000 },
      };
    case "loyalty":
      return {
        list: "rewards",
        item: { kind: "loyalty", id, steps: [{ afterMonths: 12, upliftPpm: 50_000 }] },
      };
    default:
      return null;
  }
}
