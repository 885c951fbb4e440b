/** Texts of the referrals room, English. Flat keys, ICU MessageFormat. */
export const referrals = {} as const;
