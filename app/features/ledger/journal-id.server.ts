import type { Journal } from "#app/domain/journal.ts";
import { derivedId } from "#db/new-id.server.ts";

/** A journal is a function of its kind and cause: it is written once. */
export function journalId({ kind, cause }: Pick<Journal, "kind" | "cause">): string {
  return derivedId("jrn", `${kind}/${cause}`);
}
