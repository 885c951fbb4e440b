import { day } from "./story-calendar.ts";
import type { StoryCustomer } from "./story-customers.ts";

const CEDAR_RIDGE = `Ava Lindgren, Marcus Bell, Dana Whitfield, Theo Castellan, Renee Okonkwo, Julian Frost,
  Mei Tanaka, Oscar Delgado, Paige Sorensen, Wade Abernathy, Leila Farouk, Connor Maddox, Yara Simmons,
  Felicity Grant, Dominic Ashe, Ruth Olawale, Kenji Morrow, Stella Brandt, Amir Haddon, Josie Calloway,
  Lorna Whitaker, Peter Nwosu, Hazel Thornbury, Ian Kowalczyk`;
const BRUJULA = `Nerea Salgado, Hugo Ferrándiz, Carla Ibáñez, Rubén Esteve, Alba Moncada, Iván Cardona,
  Sofía Belmonte, Marc Puigdollers, Laia Roselló, Diego Armengol, Inés Carvajal, Adrián Quintela`;
const MARLOW = `Harriet Lowell, Simon Adeyemi, Claire Duvall, Neil Prescott, Gwen Harrington, Amos Fielding,
  Tessa Marchetti, Rafael Stone, Imogen Pryce`;

type School = {
  readonly partner: string;
  readonly door: "stripe" | "csv";
  /** Paid all at once; minor units. */
  readonly tuitionMinor: number;
  readonly since: number;
  /** On which one student each begins, in every month but the breaks. */
  readonly days: readonly number[];
  readonly breaks: readonly number[];
};

/** Each student is registered in the month before the tuition is paid. */
export const STUDENTS: readonly StoryCustomer[] = [
  ...enrolled(CEDAR_RIDGE, {
    partner: "cedar-ridge",
    door: "stripe",
    tuitionMinor: 295_000,
    since: 13,
    days: [3, 14],
    breaks: [11, 7],
  }),
  ...enrolled(BRUJULA, {
    partner: "brujula",
    door: "stripe",
    tuitionMinor: 240_000,
    since: 13,
    days: [3],
    breaks: [10, 7],
  }),
  ...enrolled(MARLOW, {
    partner: "marlow",
    door: "csv",
    tuitionMinor: 410_000,
    since: 8,
    days: [5],
    breaks: [],
  }),
];

function enrolled(names: string, school: School): StoryCustomer[] {
  const { partner, door, tuitionMinor, since, days, breaks } = school;
  const months = Array.from({ length: since + 1 }, (_, later) => since - later);
  const starts = months
    .filter((back) => !breaks.includes(back))
    .flatMap((back) => days.map((ofMonth) => ({ back, ofMonth })));
  return names.split(/,\s+/).flatMap((name, index) => {
    const start = starts[index];
    if (!start) return [];
    const { back, ofMonth } = start;
    const key = `${partner.replaceAll("-", "_")}_${index + 1}`;
    const cohort = `Cohort ${"ABCDE"[Math.floor((since - back) / 3)]}`;
    return {
      key,
      partner,
      kind: "student",
      name,
      cohort,
      registered: day(back + 1, 24),
      product: "ai_course",
      stream: "programme",
      door,
      payments: [{ key: `${key}@${back}-${ofMonth}`, netMinor: tuitionMinor, on: day(back, ofMonth) }],
    };
  });
}
