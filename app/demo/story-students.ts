import { day } from "./story-calendar.ts";
import type { StoryCustomer } from "./story-payments.ts";

type Enrolled = readonly [name: string, monthsBack: number, onDay: number];

const CEDAR_RIDGE: readonly Enrolled[] = [
  ["Ava Lindgren", 5, 3],
  ["Marcus Bell", 5, 8],
  ["Dana Whitfield", 5, 14],
  ["Theo Castellan", 4, 3],
  ["Renee Okonkwo", 4, 8],
  ["Julian Frost", 4, 21],
  ["Mei Tanaka", 3, 8],
  ["Oscar Delgado", 3, 14],
  ["Paige Sorensen", 2, 3],
  ["Wade Abernathy", 2, 14],
  ["Leila Farouk", 1, 8],
  ["Connor Maddox", 1, 21],
  ["Yara Simmons", 0, 3],
  ["Felicity Grant", 0, 8],
];

const BRUJULA: readonly Enrolled[] = [
  ["Nerea Salgado", 5, 3],
  ["Hugo Ferrándiz", 5, 8],
  ["Carla Ibáñez", 4, 14],
  ["Rubén Esteve", 3, 3],
  ["Alba Moncada", 3, 21],
  ["Iván Cardona", 2, 8],
  ["Sofía Belmonte", 1, 14],
  ["Marc Puigdollers", 0, 3],
];

const MARLOW: readonly Enrolled[] = [
  ["Harriet Lowell", 5, 5],
  ["Simon Adeyemi", 5, 12],
  ["Claire Duvall", 4, 12],
  ["Neil Prescott", 3, 5],
  ["Gwen Harrington", 2, 12],
  ["Amos Fielding", 1, 5],
  ["Tessa Marchetti", 0, 5],
];

/** Each student is registered some days before the tuition is paid, all at once; minor units. */
export const STUDENTS: readonly StoryCustomer[] = [
  ...enrolled(CEDAR_RIDGE, { partner: "cedar-ridge", door: "stripe", tuitionMinor: 295_000 }),
  ...enrolled(BRUJULA, { partner: "brujula", door: "stripe", tuitionMinor: 240_000 }),
  ...enrolled(MARLOW, { partner: "marlow", door: "csv", tuitionMinor: 410_000 }),
];

function enrolled(
  names: readonly Enrolled[],
  at: { readonly partner: string; readonly door: "stripe" | "csv"; readonly tuitionMinor: number },
): StoryCustomer[] {
  return names.map(([name, monthsBack, onDay], index) => {
    const key = `${at.partner.replaceAll("-", "_")}_${index + 1}`;
    return {
      key,
      partner: at.partner,
      kind: "student",
      name,
      cohort: monthsBack > 2 ? "Cohort A" : "Cohort B",
      // The month before, on a day that every month has.
      registered: day(monthsBack + 1, monthsBack === 5 ? 26 : 20),
      product: "ai_course",
      stream: "programme",
      door: at.door,
      payments: [
        { key: `${key}@${monthsBack}-${onDay}`, netMinor: at.tuitionMinor, on: day(monthsBack, onDay) },
      ],
    };
  });
}
