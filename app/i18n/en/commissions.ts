/** Texts of the commissions room, English. Flat keys, ICU MessageFormat. */
export const commissions = {} as const;
