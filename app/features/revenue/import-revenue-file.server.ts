import { asc } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import type { Locale } from "#app/domain/locale.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { programmeTimeZone } from "#app/features/revenue/assign-period.server.ts";
import { newUnderStripe } from "#app/features/revenue/new-under-stripe.server.ts";
import {
  type ReadRevenueCsv,
  type RevenueCsvProblem,
  readRevenueCsv,
} from "#app/features/revenue/read-revenue-csv.server.ts";
import { recordInTransaction } from "#app/features/revenue/record-revenue-events.server.ts";
import type { RevenueEventInput } from "#app/features/revenue/revenue-input.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { newId } from "#db/new-id.server.ts";
import { legalEntity } from "#db/schema/catalogue.ts";
import { revenueImport } from "#db/schema/revenue.ts";
import { withActor } from "#db/with-actor.server.ts";

/** How many of a file's events became what; rows that are bad belong to none of them. */
export type ImportedFile = {
  readonly importId: string;
  readonly recorded: number;
  readonly repeated: number;
  readonly quarantined: number;
  /** Another content stands under the same id: nothing was changed. */
  readonly conflicting: readonly string[];
  readonly badRows: number;
};
export type FileImport =
  | { readonly ok: true; readonly file: ImportedFile; readonly problems: readonly RevenueCsvProblem[] }
  /** Nothing was written. */
  | {
      readonly ok: false;
      readonly problems: readonly RevenueCsvProblem[];
      readonly rowsGood: number;
      readonly rowsTotal: number;
    };

/** A file holds at most a thousand rows, so what is kept of its problems is bounded by that and by the columns. */
const MOST_PROBLEMS_KEPT = 1_000;

/**
 * Imports an upload of revenue events in one transaction. With bad rows it writes nothing, unless `onlyGoodRows` is
 * asked for; every bad row is told with line, column and reason. The same file again records nothing new. Refuses:
 * not_allowed.
 */
export async function importRevenueFile(
  ctx: Ctx & { readonly actor: StaffActor },
  upload: {
    readonly fileName: string;
    readonly bytes: Uint8Array;
    readonly legalEntityId: string;
    readonly locale: Locale;
    readonly onlyGoodRows: boolean;
  },
): Promise<FileImport> {
  if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");
  const timeZone = await withActor(ctx, programmeTimeZone);
  const { legalEntityId, locale } = upload;
  const said = await readRevenueCsv(upload.bytes, { legalEntityId, locale, timeZone, now: ctx.now });
  const read = withoutNewOfStripe(said, await withActor(ctx, (tx) => newUnderStripe(tx, said.inputs)));
  const { problems, rowsGood, rowsTotal } = read;
  if (!read.usable || read.inputs.length === 0 || (problems.length > 0 && !upload.onlyGoodRows))
    return { ok: false, problems, rowsGood, rowsTotal };
  return withActor(ctx, async (tx) => {
    const outcomes = await recordInTransaction(tx, ctx, read.inputs);
    const countOf = (status: string) => outcomes.filter((outcome) => outcome.status === status).length;
    const file: ImportedFile = {
      importId: newId("imp", ctx.now),
      recorded: countOf("recorded"),
      repeated: countOf("repeated"),
      quarantined: countOf("quarantined"),
      conflicting: read.inputs
        .filter((_, at) => outcomes[at]?.status === "conflict")
        .map((one) => one.externalId),
      badRows: rowsTotal - rowsGood,
    };
    await tx.insert(revenueImport).values({
      id: file.importId,
      fileName: upload.fileName.slice(0, 200),
      sha256: sha256Hex(upload.bytes),
      rowsTotal,
      rowsRecorded: file.recorded,
      rowsRepeated: file.repeated,
      rowsQuarantined: file.quarantined,
      rowsBad: file.badRows,
      problems: problems.slice(0, MOST_PROBLEMS_KEPT),
      createdAt: ctx.now,
      createdBy: ctx.actor.accountId,
    });
    const { conflicting, importId: _, ...counts } = file;
    await audit(tx, ctx, {
      action: "revenue.file_imported",
      objectType: "revenue_import",
      objectId: file.importId,
      details: { ...counts, conflicting: conflicting.length },
    });
    return { ok: true, file, problems };
  });
}

/** A file does not speak for Stripe: every row of such an event is told with its reason. */
function withoutNewOfStripe(
  read: ReadRevenueCsv,
  refused: ReadonlySet<RevenueEventInput>,
): Omit<ReadRevenueCsv, "linesOf"> {
  const lines = [...refused].flatMap((input) => read.linesOf.get(input) ?? []);
  const wrong = lines.map((line) => ({ line, column: "source", code: "source_is_stripe" as const }));
  return {
    ...read,
    inputs: read.inputs.filter((input) => !refused.has(input)),
    problems: [...read.problems, ...wrong].sort((a, b) => a.line - b.line),
    rowsGood: read.rowsGood - lines.length,
  };
}

/** The companies whose revenue a file may hold. */
export async function listLegalEntities(
  ctx: Pick<Ctx, "db" | "actor">,
): Promise<readonly { readonly id: string; readonly name: string; readonly currency: string }[]> {
  return withActor(ctx, (tx) =>
    tx
      .select({ id: legalEntity.id, name: legalEntity.name, currency: legalEntity.currency })
      .from(legalEntity)
      .orderBy(asc(legalEntity.name)),
  );
}
