/** Texts of the audit room, English. Flat keys, ICU MessageFormat. */
export const audit = {} as const;
