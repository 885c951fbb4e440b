import { createHash } from "node:crypto";
import { canonicalJson } from "#app/domain/canonical-json.ts";
import type { auditEntry } from "#db/schema/audit.ts";

export type AuditEntry = typeof auditEntry.$inferSelect;

/** What the first link covers in place of a link before it. */
export const CHAIN_START = "0".repeat(64);

/** A link of the chain: SHA-256 over the link before and the entry's one canonical text. */
export function auditHash(before: string, entry: AuditEntry): string {
  const text = canonicalJson({
    id: entry.id,
    at: entry.at.toISOString(),
    actorKind: entry.actorKind,
    actorId: entry.actorId,
    action: entry.action,
    objectType: entry.objectType,
    objectId: entry.objectId,
    partnerId: entry.partnerId,
    details: entry.details,
  });
  return createHash("sha256").update(before).update(text, "utf8").digest("hex");
}
