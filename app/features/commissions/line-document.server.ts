import { type Canonical, canonicalJson } from "#app/domain/canonical-json.ts";
import type { LineRow } from "./line-row.server.ts";

/** A line's row as JSON keeps it: amounts as digits, instants as text. */
export function lineDocument(row: LineRow): unknown {
  return JSON.parse(
    canonicalJson({
      ...row,
      occurredAt: row.occurredAt.toISOString(),
      releaseAt: row.releaseAt?.toISOString() ?? null,
      working: row.working as Canonical,
    }),
  );
}

export function lineFromDocument(document: unknown): LineRow {
  const stored = document as Record<keyof LineRow, string | null> & { working: unknown };
  const minor = (text: string | null) => BigInt(text ?? "0");
  return {
    ...(document as LineRow),
    occurredAt: new Date(stored.occurredAt ?? ""),
    releaseAt: stored.releaseAt === null ? null : new Date(stored.releaseAt),
    baseMinor: minor(stored.baseMinor),
    amountMinor: minor(stored.amountMinor),
    fromHeldMinor: minor(stored.fromHeldMinor),
    fromAvailableMinor: minor(stored.fromAvailableMinor),
  };
}
