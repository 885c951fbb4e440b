import { setImmediate } from "node:timers/promises";
import { canonicalJson } from "#app/domain/canonical-json.ts";
import { rate } from "#app/domain/rating/rate.ts";
import type { AgreementVersion } from "#app/domain/terms/agreement-terms.ts";
import { lineId, type RatedLine } from "#app/features/commissions/line-row.server.ts";
import {
  type LoadedRatingInput,
  loadRatingInputs,
} from "#app/features/commissions/load-rating-inputs.server.ts";
import type { period } from "#db/schema/revenue.ts";
import type { Tx } from "#db/with-actor.server.ts";

/** What a close keeps of a partner for the months after it; the document as canonical text. */
export type StateText = { readonly key: string; readonly value: bigint; readonly document: string | null };

export type RatedMonth = {
  readonly partnerId: string;
  /** In event order. */
  readonly lines: readonly RatedLine[];
  readonly state: readonly StateText[];
  /** Its own, as known at the instant asked for: what its statements are paid by. */
  readonly versions: readonly AgreementVersion[];
  /** Months after it may bring something without any event in them. */
  readonly expectsMore: boolean;
};

type Month = Pick<typeof period.$inferSelect, "id" | "fromAt" | "toAt">;

/**
 * Some partners' lines of one month, worked out from the sources alone, in the order of the ids given; the same for the
 * open month, for the close, and for whoever wants to check it later (with `knownAt`, the instant of the close). `keep`
 * takes of each partner's month what is needed of it: the rest is not kept while the others are rated.
 */
export async function ratePartners<Kept>(
  tx: Tx,
  month: Month,
  partnerIds: readonly string[],
  knownAt: Date | null,
  keep: (rated: RatedMonth) => Kept,
): Promise<Kept[]> {
  const inputs = await loadRatingInputs(tx, month, partnerIds, knownAt);
  const kept: Kept[] = [];
  for (const [at, input] of inputs.entries()) {
    kept.push(keep(ratedMonth(input, month.id)));
    // The batch before is being written meanwhile: its connection is not to wait until this one is rated.
    if (at % PARTNERS_AT_A_STRETCH === PARTNERS_AT_A_STRETCH - 1) await setImmediate();
  }
  return kept;
}

const PARTNERS_AT_A_STRETCH = 5;

/** All of it. */
export const itself = (rated: RatedMonth) => rated;

function ratedMonth(input: LoadedRatingInput, periodId: string): RatedMonth {
  const { invoiceRefOf, ...sources } = input;
  const { lines, changes, closing } = rate(sources);
  const versions = input.versions.filter((version) => version.partnerId === input.onlyPartnerId);
  return {
    partnerId: input.onlyPartnerId,
    lines: lines.map((line) =>
      Object.assign(line, {
        id: lineId(line.derivedFrom),
        periodId,
        invoiceRef: line.eventId === null ? null : (invoiceRefOf.get(line.eventId) ?? null),
      }),
    ),
    state: changes.map(({ key, value, document }) => ({
      key,
      value,
      document: document && canonicalJson(document),
    })),
    versions,
    expectsMore:
      closing.pending.length > 0 ||
      versions.some(({ terms }) => terms.floors.length > 0 || terms.rewards.length > 0),
  };
}
