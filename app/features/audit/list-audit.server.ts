import { and, count, desc, eq, gte, like, type SQL } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { auditChain, auditEntry } from "#db/schema/audit.ts";
import { withActor } from "#db/with-actor.server.ts";
import type { ActorKind } from "./actor-kinds.ts";

export type AuditRow = {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: ActorKind;
  readonly actorId: string;
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
  readonly isChained: boolean;
};

/** What was done, newest first, for the staff. `action` is the beginning of an act's name: "referral." */
export function listAudit(
  ctx: Pick<Ctx, "db"> & { readonly actor: StaffActor },
  input: {
    readonly action?: string | undefined;
    readonly objectId?: string | undefined;
    readonly actorKind?: ActorKind | undefined;
    readonly from?: Date | undefined;
    readonly limit: number;
    readonly offset?: number;
  },
): Promise<{ readonly rows: AuditRow[]; readonly total: number }> {
  const which: SQL | undefined = and(
    input.action ? like(auditEntry.action, `${input.action.replace(/[\\%_]/gu, "\\$&")}%`) : undefined,
    input.objectId ? eq(auditEntry.objectId, input.objectId) : undefined,
    input.actorKind ? eq(auditEntry.actorKind, input.actorKind) : undefined,
    input.from ? gte(auditEntry.at, input.from) : undefined,
  );
  return withActor(ctx, async (tx) => {
    const [found] = await tx.select({ total: count() }).from(auditEntry).where(which);
    const rows = await tx
      .select({ entry: auditEntry, seq: auditChain.seq })
      .from(auditEntry)
      .leftJoin(auditChain, eq(auditChain.entryId, auditEntry.id))
      .where(which)
      .orderBy(desc(auditEntry.at), desc(auditEntry.id))
      .limit(input.limit)
      .offset(input.offset ?? 0);
    return {
      total: found?.total ?? 0,
      rows: rows.map(({ entry, seq }) => {
        const { partnerId: _, ...shown } = entry;
        return { ...shown, actorKind: shown.actorKind as ActorKind, isChained: seq !== null };
      }),
    };
  });
}
