import type { Actor, MemberRole, StaffRole } from "#app/domain/actor.ts";
import { startSession } from "#app/features/accounts/sessions.server.ts";
import type { Access } from "#app/http/access.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { type TwoPartnerWorld, WORLD_NOW } from "#test/factories/world.ts";

export type Person = {
  readonly name: string;
  readonly side: "nobody" | "partner" | "staff";
  readonly roles: readonly (MemberRole | StaffRole)[];
  /** Whose texts it must never see: the other partner. */
  readonly foreign: "a" | "b" | null;
  readonly startPath: "/" | "/portal" | "/console";
  /** The second factor is still to come. */
  readonly isHalf?: true;
  /** A fresh session: one that ended is no test of anything. */
  readonly signIn: () => Promise<string | null>;
};

const LONG_AGO = new Date(WORLD_NOW.getTime() - 60 * 24 * 60 * 60 * 1000);

/** Everybody who could knock: nobody, both partners, each side of the company, and one whose session ran out. */
export function peopleOf(world: TwoPartnerWorld) {
  const session = (
    accountId: string,
    side: "partner" | "staff",
    at = WORLD_NOW,
    factorAt: Date | null = at,
  ) =>
    withAuth(world.database, (tx) =>
      startSession(tx, { accountId, side, userAgent: null, factorAt }, at),
    ).then(({ token }) => token);
  const member = (name: string, accountId: string, role: MemberRole, foreign: "a" | "b"): Person => ({
    name,
    side: "partner",
    roles: [role],
    foreign,
    startPath: "/portal",
    signIn: () => session(accountId, "partner"),
  });
  const staff = (name: string, actor: Extract<Actor, { kind: "staff" }>): Person => ({
    name,
    side: "staff",
    roles: actor.roles,
    foreign: null,
    startPath: "/console",
    signIn: () => session(actor.accountId, "staff"),
  });
  const nobody = { side: "nobody", roles: [], startPath: "/" } as const;
  const { a, b } = world;
  return {
    anonymous: { ...nobody, name: "anonymous", foreign: null, signIn: async () => null },
    expired: {
      ...nobody,
      name: "expired session of A",
      foreign: null,
      signIn: () => session(a.owner.accountId, "partner", LONG_AGO),
    },
    half: {
      ...nobody,
      name: "finance who gave the password alone",
      foreign: null,
      isHalf: true,
      signIn: () => session(world.finance.accountId, "staff", WORLD_NOW, null),
    },
    viewerA: member("viewer of A", a.viewerAccountId, "viewer", "b"),
    ownerA: member("owner of A", a.owner.accountId, "owner", "b"),
    ownerB: member("owner of B", b.owner.accountId, "owner", "a"),
    manager: staff("manager", world.manager),
    finance: staff("finance", world.finance),
    admin: staff("admin", world.admin),
  } satisfies Record<string, Person>;
}

/** What a route's declared access means for a person. */
export type Verdict = "enters" | "sign_in" | "forbidden" | "program";

export function verdictOf(access: Access, person: Person): Verdict {
  if (access.kind === "anyone") return "enters";
  if (access.kind === "api_key" || access.kind === "stripe_signature") return "program";
  if (access.kind === "pending") return person.isHalf ? "enters" : "sign_in";
  if (person.side === "nobody") return "sign_in";
  if (access.kind === "signed_in") return "enters";
  if (access.kind !== person.side) return "forbidden";
  const roles: readonly string[] = access.roles;
  return roles.length === 0 || person.roles.some((role) => roles.includes(role)) ? "enters" : "forbidden";
}

/** The strictest of several doors that are all passed. */
export function strictest(accesses: readonly Access[], person: Person): Verdict {
  const verdicts = accesses.map((access) => verdictOf(access, person));
  const order = ["program", "sign_in", "forbidden"] as const;
  return order.find((verdict) => verdicts.includes(verdict)) ?? "enters";
}
