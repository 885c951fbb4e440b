import type { LocalizedText } from "./locale.ts";
import type { DocumentParty } from "./statement-view.ts";

export type AgreementClause = {
  /** "4.2" */
  readonly number: string;
  readonly heading: LocalizedText;
  readonly text: LocalizedText;
};

/** An accepted agreement version as its certificate shows it. */
export type AcceptanceView = {
  /** Id of the acceptance, printed so that the paper finds its row. */
  readonly id: string;
  readonly agreementTitle: LocalizedText;
  readonly version: number;
  readonly issuer: DocumentParty;
  readonly partner: DocumentParty;
  readonly clauses: readonly AgreementClause[];
  /** Name that the person typed. */
  readonly acceptedByName: string;
  /** "Managing director": what the person says they may sign as. */
  readonly acceptedInCapacity: string;
  readonly acceptedAt: Date;
  readonly effectiveOn: string;
  /** SHA-256 of the canonical text of the clauses in both languages, 64 hex digits. */
  readonly textHash: string;
};
