import { sql } from "drizzle-orm";
import type { StaffRole } from "#app/domain/actor.ts";
import type { Tx } from "#db/with-actor.server.ts";

/**
 * The roles that a person of the company has at this instant, held until the transaction ends: whoever takes one away
 * waits, and what was decided with it stands.
 */
export async function currentRoles(tx: Tx, accountId: string): Promise<readonly StaffRole[]> {
  const { rows } = await tx.execute<{ role: StaffRole }>(sql`select hold_roles(${accountId}) as role`);
  return rows.map(({ role }) => role);
}
