import { and, asc, eq, isNull, like } from "drizzle-orm";
import type { MemberRole, StaffRole } from "#app/domain/actor.ts";
import type { Cipher } from "#app/domain/cipher.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { membership, staffRole } from "#db/schema/accounts.ts";
import { partner } from "#db/schema/partners.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { type DemoCode, demoCodeOf } from "./demo-code.server.ts";

/** Everybody's password in the demo world. */
export const DEMO_PASSWORD = "sharing it out fairly";
/** Demo people live under a top-level domain that no real address can have (RFC 2606). */
const DEMO_ADDRESS = "%.example";
const MOST = 24;

export type DemoSignIn = {
  readonly email: string;
  readonly name: string;
  readonly role: MemberRole | StaffRole;
  /** null for staff. */
  readonly partnerName: string | null;
  /** What its app shows now; null for whoever has none. */
  readonly demoCode: DemoCode | null;
};

/** Demo people to sign in as, staff first, at most 24, with their codes; only for a page of a server in demo mode. */
export function listDemoSignIns(
  ctx: Pick<Ctx, "db" | "now"> & { readonly cipher: Cipher | null },
): Promise<DemoSignIn[]> {
  return withAuth(ctx.db, async (tx) => {
    const staff = await tx
      .select({
        accountId: staffRole.accountId,
        email: staffRole.email,
        name: staffRole.displayName,
        role: staffRole.role,
      })
      .from(staffRole)
      .where(and(like(staffRole.email, DEMO_ADDRESS), isNull(staffRole.revokedAt)))
      .orderBy(asc(staffRole.role), asc(staffRole.email));
    const members = await tx
      .select({
        accountId: membership.accountId,
        email: membership.email,
        name: membership.displayName,
        role: membership.role,
        partnerName: partner.name,
      })
      .from(membership)
      .innerJoin(partner, eq(partner.id, membership.partnerId))
      .where(and(like(membership.email, DEMO_ADDRESS), isNull(membership.endedAt)))
      .orderBy(asc(membership.createdAt), asc(membership.id));
    const people = [...staff.map((person) => ({ ...person, partnerName: null })), ...members].slice(0, MOST);
    const listed: DemoSignIn[] = [];
    for (const { accountId, ...person } of people)
      listed.push({ ...person, demoCode: await demoCodeOf(tx, ctx, accountId) });
    return listed;
  });
}
