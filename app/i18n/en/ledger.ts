/** Texts of the ledger room, English. Flat keys, ICU MessageFormat. */
export const ledger = {} as const;
