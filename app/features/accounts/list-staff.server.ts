import { and, asc, eq, isNull } from "drizzle-orm";
import type { StaffRole } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { account, staffRole } from "#db/schema/accounts.ts";
import { factorReset } from "#db/schema/factors.ts";
import { withAuth } from "#db/with-actor.server.ts";
import { factorsOf } from "./has-factor.server.ts";
import { countCodes } from "./recovery-codes.server.ts";

export type StaffRow = {
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly StaffRole[];
  readonly hasTotp: boolean;
  readonly hasPasskey: boolean;
  readonly codesLeft: number;
  /** A reset of its factors that somebody asked for and nobody decided. */
  readonly reset: { readonly id: string; readonly askedBy: string; readonly askedAt: Date } | null;
};

/** People of the company with a role, by name, with how they prove who they are; for admins. A company is small: no pages. */
export function listStaff(ctx: Pick<Ctx, "db">): Promise<StaffRow[]> {
  return withAuth(ctx.db, async (tx) => {
    const roles = await tx
      .select({ accountId: account.id, name: account.name, email: account.email, role: staffRole.role })
      .from(staffRole)
      .innerJoin(account, eq(account.id, staffRole.accountId))
      .where(and(isNull(staffRole.revokedAt), isNull(account.disabledAt)))
      .orderBy(asc(account.name), asc(account.id), asc(staffRole.role));
    const open = await tx.select().from(factorReset).where(eq(factorReset.status, "asked"));
    const people = new Map<string, StaffRow>();
    for (const { role, ...person } of roles) {
      const known = people.get(person.accountId);
      if (known) {
        people.set(person.accountId, { ...known, roles: [...known.roles, role] });
        continue;
      }
      const { accountId } = person;
      const asked = open.find((reset) => reset.accountId === accountId);
      people.set(accountId, {
        ...person,
        roles: [role],
        ...(await factorsOf(tx, accountId)),
        codesLeft: await countCodes(tx, accountId),
        reset: asked ? { id: asked.id, askedBy: asked.askedBy, askedAt: asked.askedAt } : null,
      });
    }
    return [...people.values()];
  });
}
