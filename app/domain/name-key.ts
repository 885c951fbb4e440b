/** Letters that decompose into nothing; lower case. */
const FOLDED: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ł: "l",
  ı: "i",
  þ: "th",
};

/** Legal forms at the end of a name, as they read once folded; longer ones first. */
const LEGAL_FORMS: readonly string[] = [
  "s de rl de cv",
  "sapi de cv",
  "sa de cv",
  "s coop",
  "pty ltd",
  "pvt ltd",
  "co ltd",
  "gmbh co kg",
  "incorporated",
  "corporation",
  "limitada",
  "limited",
  "company",
  "eirl",
  "gmbh",
  "sarl",
  "srls",
  "ltda",
  "corp",
  "scoop",
  "sapi",
  "sasu",
  "inc",
  "llc",
  "llp",
  "ltd",
  "plc",
  "pbc",
  "sas",
  "sau",
  "sca",
  "slu",
  "sll",
  "slp",
  "slne",
  "spa",
  "srl",
  "kft",
  "doo",
  "oyj",
  "pty",
  "ag",
  "ab",
  "as",
  "bv",
  "co",
  "cb",
  "kg",
  "lp",
  "nv",
  "oy",
  "sa",
  "sc",
  "se",
  "sl",
  "ug",
];

/**
 * The form in which names are compared, in the database too (its locale folds no accents): NFKD, marks of Latin, Greek
 * and Cyrillic letters removed (in other scripts they are part of the letter), lower case, punctuation and legal forms gone. "Peñalver & Hijos, S.L." → "penalver hijos". A name of nothing but a legal
 * form stays as it is.
 */
export function nameKey(name: string): string {
  let words = joinInitials(
    folded(name)
      .replace(/[.'’`´]/gu, "")
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
      .trim(),
  );
  for (;;) {
    const form = LEGAL_FORMS.find((one) => words.endsWith(` ${one}`));
    if (!form) return words;
    words = words.slice(0, -form.length - 1);
  }
}

/** The form in which e-mail addresses are compared: trimmed, normalised, lower case. */
export function emailKey(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}

/** "s l" and "s a de c v" read as they do with dots: "sl", "sa de cv". */
function joinInitials(words: string): string {
  return words.replace(/(?<![\p{L}\p{N}])\p{L}(?: \p{L}(?![\p{L}\p{N}]))+/gu, (run) =>
    run.replaceAll(" ", ""),
  );
}

function folded(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu, "$1")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ßæœøđłıþ]/gu, (letter) => FOLDED[letter] ?? letter);
}
