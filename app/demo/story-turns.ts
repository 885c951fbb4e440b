import type { DeclineReason } from "#app/features/referrals/decline-reasons.ts";
import { day, hoursAgo, type StoryTime } from "./story-calendar.ts";
import type { StoryApplicant } from "./story-partners.ts";

/** A client whose story is about the claim, not the money. */
type StoryClaim = { readonly partner: string; readonly name: string; readonly taxId: string };

/** Registered and not (yet) a customer. */
export type StoryReferral = StoryClaim & {
  readonly registered: StoryTime;
  readonly estimatedMinor?: bigint;
  readonly note: string;
  readonly declined?: {
    readonly on: StoryTime;
    readonly reason: DeclineReason;
    readonly reasonText: string;
  };
};

export const OPEN_REFERRALS: readonly StoryReferral[] = [
  {
    partner: "faro",
    name: "Almazara Sierra Clara S.L.",
    taxId: "B00000121",
    registered: hoursAgo(100),
    estimatedMinor: 71_000n,
    note: "Interesados tras la feria del aceite. Esperan respuesta desde hace días.",
  },
  {
    partner: "northlight",
    name: "Alder Creek Wineries",
    taxId: "10-0000171",
    registered: hoursAgo(60),
    estimatedMinor: 185_000n,
    note: "Met the owners at the harvest fair; a pilot is agreed for next month.",
  },
  {
    partner: "northlight",
    name: "Palomar Music Schools",
    taxId: "10-0000172",
    registered: hoursAgo(20),
    estimatedMinor: 95_000n,
    note: "Eleven schools, one shared mailing list.",
  },
  {
    partner: "kestrel",
    name: "Fairhaven Bikes",
    taxId: "10-0000173",
    registered: hoursAgo(7),
    note: "Came in through our marketplace listing.",
  },
  {
    // Ninety days went by and nobody answered: the protection is over.
    partner: "quillstack",
    name: "Old Mill Bakery Co-op",
    taxId: "10-0000174",
    registered: day(5, 10),
    note: "Wanted invoices from templates.",
  },
  {
    partner: "onda",
    name: "Textiles Casa Lucena S.A.",
    taxId: "A00000122",
    registered: day(2, 12),
    note: "Campaña de temporada.",
    declined: {
      on: day(2, 13),
      reason: "already_in_contact",
      reasonText: "Nuestro equipo comercial negocia con ellos desde la primavera.",
    },
  },
];

/** Somebody registers what another partner holds: told so, without a name. Some ask to have it looked at again. */
export const CONFLICTS: readonly (StoryClaim & {
  readonly on: StoryTime;
  readonly contest?: {
    readonly evidence: string;
    readonly decided?: { readonly on: StoryTime; readonly upheld: boolean; readonly reasonText: string };
  };
})[] = [
  {
    partner: "harbor-finch",
    name: "Summit Ridge Realty, Inc.",
    taxId: "10-0000106",
    on: day(2, 9),
    contest: {
      evidence: "We have run their open-house mailings since last year; the contract can be sent.",
      decided: {
        on: day(2, 10, 16),
        upheld: false,
        reasonText: "The contract is for print only; the client names the other agency for software.",
      },
    },
  },
  { partner: "harbor-finch", name: "Copperline Fitness LLC", taxId: "10-0000105", on: day(3, 26) },
  {
    partner: "harbor-finch",
    name: "Alder Creek Winery",
    taxId: "10-0000171",
    on: hoursAgo(31),
    contest: {
      evidence: "Their marketing lead signed our proposal two weeks before the fair; attached on request.",
    },
  },
];

/** `whole`: everything that was paid; else minor units, tax included. */
export type StoryRefund = {
  readonly payment: string;
  readonly on: StoryTime;
  readonly grossMinor: number | "whole";
};

export const REFUNDS: readonly StoryRefund[] = [
  // Before Stripe, told by the billing system: two in part, one whole.
  { payment: "bluewater@12-14", on: day(11, 9), grossMinor: 44_950 },
  { payment: "maple_grove@9-19", on: day(8, 25), grossMinor: 9_500 },
  { payment: "vivero_aljibe@8-14", on: day(7, 20), grossMinor: "whole" },
  // In the month of the payment, in part.
  { payment: "juniper@4-3", on: day(4, 15), grossMinor: 15_000 },
  // A student withdraws within the window: all of it, before anything was released.
  { payment: "cedar_ridge_18@3-14", on: day(3, 22), grossMinor: "whole" },
  // A month later, after it was paid out: a clawback on the next statement.
  { payment: "harvest_table@4-8", on: day(2, 12), grossMinor: 64_500 },
  // A whole year's prepayment goes back after it was paid out: the balance falls below zero and is worked off.
  { payment: "lantern_bay@5-3", on: day(3, 20), grossMinor: "whole" },
  // Two parts of one invoice, in two months.
  { payment: "clinica_mirasol@3-8", on: day(3, 24), grossMinor: 30_000 },
  { payment: "clinica_mirasol@3-8", on: day(1, 11), grossMinor: 41_215 },
  { payment: "brujula_9@3-3", on: day(1, 16), grossMinor: "whole" },
  { payment: "halcyon@1-3", on: day(0, 6), grossMinor: 23_000 },
];

export const DISPUTES: readonly {
  readonly payment: string;
  readonly on: StoryTime;
  readonly closed?: { readonly on: StoryTime; readonly as: "won" | "lost" };
}[] = [
  { payment: "cala_serena@3-21", on: day(2, 6), closed: { on: day(1, 9), as: "lost" } },
  { payment: "pinecrest@2-14", on: day(2, 25), closed: { on: day(1, 20), as: "won" } },
  { payment: "amber_lake@1-21", on: day(0, 4) },
];

/** A paying client that nobody registered: its money waits in the quarantine until a person says whose it is. */
export const UNKNOWN_PAYER = {
  key: "orchard_lane",
  name: "Orchard Lane Stores",
  email: "accounts@orchardlane.example",
  product: "marketing_ai",
  stream: "subscription",
  netMinor: 640_000,
  on: day(0, 2, 15),
} as const;

export const REFUSED_APPLICATION: StoryApplicant & { readonly reasonText: string } = {
  company: "Clickstorm Traffic",
  type: "marketing_agency",
  country: "US",
  locale: "en",
  website: "https://clickstorm.example",
  owner: { name: "Dale Purvis", email: "dale@clickstorm.example", capacity: "Owner" },
  message: "We sell visitors by the thousand.",
  applies: day(2, 16),
  reasonText: "We work with agencies that have clients of their own.",
};

/** In the managers' queue when a visitor comes. */
export const WAITING_APPLICATIONS: readonly StoryApplicant[] = [
  {
    company: "Bluebird Outreach",
    type: "marketing_agency",
    country: "US",
    locale: "en",
    website: "https://bluebird.example",
    owner: { name: "Nadia Kowalski", email: "nadia@bluebird.example", capacity: "Founder" },
    message: "Twelve non-profit clients who write too few mails and would like to write better ones.",
    applies: hoursAgo(27),
  },
  {
    company: "Estudio Marea Creativa",
    type: "marketing_agency",
    country: "ES",
    locale: "es",
    website: "https://marea.example",
    owner: { name: "Rocío Almansa", email: "rocio@marea.example", capacity: "Directora" },
    message: "Llevamos la comunicación de veinte comercios de Cádiz.",
    applies: hoursAgo(5),
  },
];
