import type { EarnedWorking } from "#app/domain/rating/line-working.ts";
import { REVENUE_DEDUCTIONS } from "#app/domain/revenue-event.ts";
import { exactAmount } from "#app/features/statements/exact-amount.ts";
import { formatUnitPrice } from "#app/i18n/format-number.ts";
import { partItems, type WorkingItem, type WorkingWords } from "./working-words.tsx";

/** An earned line step by step, in the order in which it is worked out. */
export function earnedItems(working: EarnedWorking, words: WorkingWords): WorkingItem[] {
  return [
    ...baseItems(working, words),
    ...rateItems(working, words),
    ...shareItems(working, words),
    ...limitItems(working, words),
    ...partItems(working.part, words),
    windowItem(working, words),
  ];
}

function baseItems(
  { netMinor, taxMinor, removed, baseMinor }: EarnedWorking,
  words: WorkingWords,
): WorkingItem[] {
  const { text, money } = words;
  return [
    { term: text("statements.working_net"), value: money(netMinor) },
    { term: text("statements.working_tax"), value: money(taxMinor) },
    ...removed.map(({ code, minor }) =>
      minor < 0n
        ? { term: text("statements.working_removed_tax"), value: money(-minor) }
        : { term: text(`statements.working_removed_${removedCode(code)}`), value: money(minor) },
    ),
    { term: text("statements.working_base"), value: money(baseMinor) },
  ];
}

const REMOVED = ["fee", "credit", ...REVENUE_DEDUCTIONS] as const;

function removedCode(code: string) {
  return REMOVED.find((known) => known === code) ?? "fee";
}

function rateItems(working: EarnedWorking, words: WorkingWords): WorkingItem[] {
  const { text, format, locale, currency, money, written } = words;
  const { pays, baseMinor, quantity, unitPrice } = working;
  const rate = format.percentPpm(working.ratePpm ?? 0);
  const base = written(baseMinor);
  const rounded = {
    term: text("statements.working_rounding"),
    value: text("statements.working_rounded", {
      before: exactAmount(working.beforeRoundingMicros, currency, locale),
      after: written(working.afterRoundingMinor),
    }),
  };
  const counted =
    working.counterBeforeMinor === null
      ? []
      : [{ term: text("statements.working_counter"), value: money(working.counterBeforeMinor) }];
  switch (pays) {
    case "percentage":
      return [{ term: text("statements.working_rate"), value: `${rate} × ${base}` }, rounded];
    case "platform_fee":
      return [
        {
          term: text("statements.working_rate"),
          value: text("statements.working_base_less_fee", { base, rate }),
        },
        rounded,
      ];
    case "volume":
      return [
        ...counted,
        { term: text("statements.working_rate"), value: text("statements.working_volume", { rate, base }) },
        rounded,
      ];
    case "graduated":
      return [
        ...counted,
        ...working.brackets.map((bracket) => ({
          term: text("statements.working_bracket", { from: written(bracket.fromMinor) }),
          value: `${format.percentPpm(bracket.ratePpm)} × ${written(bracket.baseMinor)}`,
        })),
        rounded,
      ];
    case "per_unit":
      return [
        {
          term: text("statements.working_units"),
          value: text("statements.working_times", {
            quantity: String(quantity ?? 0n),
            price: formatUnitPrice(unitPrice ?? 0n, currency, locale),
          }),
        },
        rounded,
      ];
    case "flat":
      return [
        {
          term: text("statements.working_flat"),
          value: text("statements.working_times", {
            quantity: String(quantity ?? 0n),
            price: written(unitPrice ?? 0n),
          }),
        },
      ];
  }
}

function shareItems(working: EarnedWorking, { text, format, written }: WorkingWords): WorkingItem[] {
  const { weightPpm, totalWeightPpm, shareMinor } = working;
  const value =
    weightPpm === totalWeightPpm
      ? text("statements.working_not_split")
      : text("statements.working_your_part", {
          part: format.percentPpm(weightPpm),
          whole: format.percentPpm(totalWeightPpm),
          amount: written(shareMinor),
        });
  return [{ term: text("statements.working_split"), value }];
}

function limitItems({ floor, cap, collectedMinor }: EarnedWorking, words: WorkingWords): WorkingItem[] {
  const { text, written, money } = words;
  const items: WorkingItem[] = [];
  if (floor)
    items.push({
      term: text("statements.working_floor"),
      value: text("statements.working_floor_raised", { amount: written(floor.raisedMinor) }),
    });
  if (cap)
    items.push({
      term: text("statements.working_cap"),
      value: text("statements.working_cap_room", { amount: written(cap.roomMinor) }),
    });
  if (collectedMinor !== null)
    items.push({ term: text("statements.working_collected"), value: money(collectedMinor) });
  return items;
}

function windowItem({ windowFrom, windowTo }: EarnedWorking, { text, format }: WorkingWords): WorkingItem {
  return {
    term: text("statements.working_window"),
    value: windowTo
      ? text("statements.working_window_until", { from: format.day(windowFrom), to: format.day(windowTo) })
      : text("statements.working_for_life"),
  };
}
