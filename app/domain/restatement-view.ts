import type { Currency } from "./money.ts";
import type { Period } from "./period.ts";
import type { RestatedSums } from "./restatement-document.ts";
import type { DocumentParty, StatementLineView } from "./statement-view.ts";

/** A line of a statement that a restatement corrects; amounts in minor units, signed. */
export type RestatedLineView = {
  readonly adjustmentId: string;
  readonly backdatingId: string;
  /** The sealed line; null where the month had none. */
  readonly before: StatementLineView | null;
  /** The line as it should have been; null where there should be none. */
  readonly after: StatementLineView | null;
  readonly wasMinor: bigint;
  readonly isMinor: bigint;
  /** The month whose statement has the difference, and that statement's line once it is sealed. */
  readonly settledIn: Period;
  readonly settledBy: { readonly number: string; readonly lineId: string } | null;
};

/** A restatement as the page, the PDF and the CSV show it: codes and figures, no sentence and no language. */
export type RestatementView = {
  readonly number: string;
  readonly version: number;
  readonly period: Period;
  readonly issuer: DocumentParty;
  readonly payee: DocumentParty;
  readonly currency: Currency;
  readonly sums: RestatedSums;
  readonly lines: readonly RestatedLineView[];
  readonly sealedAt: Date;
  readonly hash: string;
};

/** What names a restated line: as it was, else as it should have been. */
export function shownLine({ before, after }: Pick<RestatedLineView, "before" | "after">) {
  return before ?? after;
}
