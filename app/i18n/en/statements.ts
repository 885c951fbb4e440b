/** Texts of the statements room, English. Flat keys, ICU MessageFormat. */
export const statements = {} as const;
