import type { Actor, MemberActor, StaffActor } from "#app/domain/actor.ts";
import type { Cipher } from "#app/domain/cipher.ts";
import { invariant } from "#app/domain/errors.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { type SimulatorControl, simulatorControl } from "./simulator-control.server.ts";
import type { StoryCalendar } from "./story-calendar.ts";
import { PARTNERS } from "./story-partners.ts";

/** What the launcher hands over; the story ends at `now`. */
export type DemoParts = Pick<Ctx, "db" | "stripe" | "mail" | "origin"> & {
  readonly now: Date;
  /** Address of the Stripe simulator, for what happens on Stripe's side of the story. */
  readonly simulatorUrl: string;
  /** The secrets with which the simulator signs the webhooks of its two endpoints. */
  readonly webhookSecrets: { readonly platform: string; readonly connect: string };
  /** With the keys under which the portal reads bank details. */
  readonly cipher: Cipher;
  /** The key under which the portal will look for the same student. */
  readonly studentKeySecret: string;
};

export type PlayedPartner = {
  readonly partnerId: string;
  readonly enrolmentId: string;
  readonly owner: MemberActor;
};

/** One act of the story, at its time. */
export type Scene = {
  readonly at: Date;
  /** For the message when it fails. */
  readonly says: string;
  readonly play: (now: Date) => Promise<void>;
};

/** What is known so far, by the keys of the story. */
export type Stage = {
  readonly parts: DemoParts;
  readonly calendar: StoryCalendar;
  readonly simulator: SimulatorControl;
  readonly staff: Map<string, StaffActor>;
  readonly partners: Map<string, PlayedPartner>;
  /** Ids of our customers, and of Stripe's invoices by the key of their payment. */
  readonly customers: Map<string, string>;
  readonly invoices: Map<string, string>;
  /** The billing system's secrets, by the legal entity that they are for. */
  readonly apiKeys: Map<string, string>;
};

export function setStage(parts: DemoParts, calendar: StoryCalendar): Stage {
  return {
    parts,
    calendar,
    simulator: simulatorControl(parts.simulatorUrl),
    staff: new Map(),
    partners: new Map(),
    customers: new Map(),
    invoices: new Map(),
    apiKeys: new Map(),
  };
}

/** Nobody hammers on the doors of a story. */
const NO_LIMITS = { consume: async () => {}, forget: async () => {} };

/** What a request or job of this person at this time would hand to a use case. */
export function ctxOf<A extends Actor>(stage: Stage, actor: A, now: Date) {
  const { db, stripe, mail, origin } = stage.parts;
  return { db, stripe, mail, origin, actor, now, requestId: "demo", limits: NO_LIMITS };
}

export function staffOf(stage: Stage, key: string): StaffActor {
  return known(stage.staff, key);
}

export function partnerOf(stage: Stage, key: string): PlayedPartner {
  return known(stage.partners, key);
}

export function countryOf(partnerKey: string): "US" | "ES" {
  return PARTNERS.find(({ key }) => key === partnerKey)?.country === "ES" ? "ES" : "US";
}

export function known<Value>(played: ReadonlyMap<string, Value>, key: string): Value {
  const value = played.get(key);
  invariant(value !== undefined, `${key} has had its scene`);
  return value;
}

export function hoursLater(at: Date, hours: number): Date {
  return new Date(at.getTime() + hours * 3_600_000);
}
