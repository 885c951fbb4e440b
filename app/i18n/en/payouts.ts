/** Texts of the payouts room, English. Flat keys, ICU MessageFormat. */
export const payouts = {} as const;
