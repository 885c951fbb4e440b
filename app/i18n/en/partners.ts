/** Texts of the partners room, English. Flat keys, ICU MessageFormat. */
export const partners = {} as const;
