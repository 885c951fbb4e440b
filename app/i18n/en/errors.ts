/** Texts of the errors room, English. Flat keys, ICU MessageFormat. */
export const errors = {} as const;
