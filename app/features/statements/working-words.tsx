import type { ReactNode } from "react";
import { MoneyText } from "#app/components/amount.tsx";
import type { LinePart } from "#app/domain/rating/line-working.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";

/** One step of a working: what it is, and its value. */
export type WorkingItem = { readonly term: string; readonly value: ReactNode };

/** What the steps of a working are written with, in the reader's language and the line's currency. */
export function useWorkingWords(currency: string) {
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  return {
    text,
    format,
    locale,
    currency,
    /** An amount set as an amount, and one inside a sentence. */
    money: (minor: bigint) => <MoneyText value={{ minor, currency }} />,
    written: (minor: bigint) => format.money({ minor, currency }),
  };
}
export type WorkingWords = ReturnType<typeof useWorkingWords>;

/** Which part of a whole it is, and what was refunded before it came. */
export function partItems(part: LinePart | null, { text, written, money }: WorkingWords): WorkingItem[] {
  if (!part) return [];
  return [
    {
      term: text("statements.working_part"),
      value: text("statements.working_part_of", {
        n: part.n,
        of: part.of,
        whole: written(part.wholeMinor),
      }),
    },
    ...(part.reducedMinor === 0n && part.takenMinor === 0n
      ? []
      : [
          { term: text("statements.working_part_reduced"), value: money(part.reducedMinor) },
          { term: text("statements.working_part_taken"), value: money(part.takenMinor) },
        ]),
  ];
}
