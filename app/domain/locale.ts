/** Languages of the interface, the mails and the documents. */
export const LOCALES = ["en", "es"] as const;
export type Locale = (typeof LOCALES)[number];

/** A text of the catalogue that lives in the database, in both languages. */
export type LocalizedText = Readonly<Record<Locale, string>>;
