/** Texts of the revenue room, English. Flat keys, ICU MessageFormat. */
export const revenue = {} as const;
