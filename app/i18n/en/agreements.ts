/** Texts of the agreements room, English. Flat keys, ICU MessageFormat. */
export const agreements = {} as const;
