/** Texts of the accounts room, English. Flat keys, ICU MessageFormat. */
export const accounts = {} as const;
