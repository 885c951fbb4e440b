/** Texts of the customers room, English. Flat keys, ICU MessageFormat. */
export const customers = {} as const;
