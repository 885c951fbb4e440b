import { asc, eq, gt, isNull, sql } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { auditChain, auditEntry } from "#db/schema/audit.ts";
import { type Reader, withActor } from "#db/with-actor.server.ts";
import { auditHash, CHAIN_START } from "./audit-hash.server.ts";

const BATCH = 2_000;

export type AuditVerdict = {
  /** Links that were recomputed. */
  readonly examined: number;
  /** Entries that no link covers yet; the chaining job takes them within minutes. */
  readonly unchained: number;
  readonly head: string;
  /** The first link that does not hold: what comes after it proves nothing. */
  readonly broken: { readonly seq: bigint; readonly reason: "gap" | "hash_differs" } | null;
};

/** Recomputes the whole chain over the audit: an entry changed, removed, added in between or moved shows here. */
export async function verifyAudit(ctx: Pick<Ctx, "db" | "actor">): Promise<AuditVerdict> {
  let head = { seq: 0n, sha256: CHAIN_START };
  let examined = 0;
  for (;;) {
    const after = head.seq;
    const links = await withActor(ctx, (tx) => linksAfter(tx, after));
    for (const { link, entry } of links) {
      const expected = head.seq + 1n;
      examined += 1;
      const reason =
        link.seq !== expected ? "gap" : auditHash(head.sha256, entry) !== link.sha256 ? "hash_differs" : null;
      if (reason)
        return {
          examined,
          unchained: await countUnchained(ctx),
          head: head.sha256,
          broken: { seq: expected, reason },
        };
      head = { seq: link.seq, sha256: link.sha256 };
    }
    if (links.length < BATCH)
      return { examined, unchained: await countUnchained(ctx), head: head.sha256, broken: null };
  }
}

/** In order of the chain, at most a batch. */
function linksAfter(reader: Reader, seq: bigint) {
  return reader
    .select({ link: auditChain, entry: auditEntry })
    .from(auditChain)
    .innerJoin(auditEntry, eq(auditEntry.id, auditChain.entryId))
    .where(gt(auditChain.seq, seq))
    .orderBy(asc(auditChain.seq))
    .limit(BATCH);
}

function countUnchained(ctx: Pick<Ctx, "db" | "actor">): Promise<number> {
  return withActor(ctx, async (tx) => {
    const [row] = await tx
      .select({ n: sql<number>`count(*)::int` })
      .from(auditEntry)
      .leftJoin(auditChain, eq(auditChain.entryId, auditEntry.id))
      .where(isNull(auditChain.entryId));
    return row?.n ?? 0;
  });
}
