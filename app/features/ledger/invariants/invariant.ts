/** Something that holds at every commit, as a query that finds the rows for which it does not. */
export type LedgerInvariant = {
  /** Number and name of the invariant. */
  readonly name: string;
  /** What holds, in words. */
  readonly says: string;
  /** One row, one column `n`: how many things the check looks at. */
  readonly examinedSql: string;
  /** One row for each thing that breaks it; empty when all is well. */
  readonly brokenSql: string;
};
