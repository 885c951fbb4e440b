/** Texts of the shell room, English. Flat keys, ICU MessageFormat. */
export const shell = {} as const;
