import { and, asc, eq, isNull } from "drizzle-orm";
import {
  ANONYMOUS,
  type AnonymousActor,
  type MemberActor,
  STAFF_ROLES,
  type StaffActor,
} from "#app/domain/actor.ts";
import type { Locale } from "#app/domain/locale.ts";
import type { Database } from "#db/connect.server.ts";
import { account, membership, staffRole } from "#db/schema/accounts.ts";
import { partner } from "#db/schema/partners.ts";
import { type Tx, withAuth } from "#db/with-actor.server.ts";
import { accountOfSession } from "./sessions.server.ts";

export type FoundSession = {
  /** The table's id of it, a hash: it opens nothing. */
  readonly id: string;
  /** When the second factor was proved; null where none is needed. */
  readonly factorAt: Date | null;
  /** Anonymous for an applicant: signed in, and a member of nothing yet. */
  readonly actor: MemberActor | StaffActor | AnonymousActor;
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    /** null: never chosen; the cookie or the browser decides. */
    readonly locale: Locale | null;
    /** IANA name, null: never chosen. */
    readonly timeZone: string | null;
  };
  /** Partners that the account belongs to, by name; empty for staff and applicants. */
  readonly memberships: readonly {
    readonly partnerId: string;
    readonly partnerName: string;
    readonly role: MemberActor["role"];
  }[];
};

/**
 * The session of a cookie's token; null when there is none, it ran out, its second factor is still to be proved, or
 * its account was closed. Roles and the
 * partner's state are read at each request, so that what was taken away is gone with the next one.
 */
export function findSession(db: Database, token: string, now: Date): Promise<FoundSession | null> {
  return withAuth(db, async (tx) => {
    const open = await accountOfSession(tx, token, now);
    if (!open) return null;
    const [person] = await tx
      .select({
        id: account.id,
        name: account.name,
        email: account.email,
        locale: account.locale,
        timeZone: account.timeZone,
      })
      .from(account)
      .where(and(eq(account.id, open.accountId), isNull(account.disabledAt)));
    if (!person) return null;
    const { sessionId: id, factorAt } = open;
    if (open.side === "staff") {
      const actor = await staffActorOf(tx, person.id);
      return actor && { id, factorAt, actor, account: person, memberships: [] };
    }
    const memberships = await listMembershipsOf(tx, person.id);
    const current = memberships.find(({ partnerId }) => partnerId === open.partnerId) ?? memberships[0];
    const actor = current
      ? ({ kind: "member", accountId: person.id, partnerId: current.partnerId, role: current.role } as const)
      : ANONYMOUS;
    return { id, factorAt, actor, account: person, memberships };
  });
}

async function staffActorOf(tx: Tx, accountId: string): Promise<StaffActor | null> {
  const rows = await tx
    .select({ role: staffRole.role })
    .from(staffRole)
    .where(and(eq(staffRole.accountId, accountId), isNull(staffRole.revokedAt)));
  const roles = STAFF_ROLES.filter((role) => rows.some((row) => row.role === role));
  return roles.length > 0 ? { kind: "staff", accountId, roles } : null;
}

async function listMembershipsOf(tx: Tx, accountId: string): Promise<FoundSession["memberships"]> {
  return tx
    .select({ partnerId: membership.partnerId, partnerName: partner.name, role: membership.role })
    .from(membership)
    .innerJoin(partner, eq(partner.id, membership.partnerId))
    .where(and(eq(membership.accountId, accountId), isNull(membership.endedAt), eq(partner.status, "active")))
    .orderBy(asc(partner.name), asc(partner.id));
}
