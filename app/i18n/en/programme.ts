/** Texts of the programme room, English. Flat keys, ICU MessageFormat. */
export const programme = {} as const;
