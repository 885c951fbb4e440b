/** NIST SP 800-63B-4: length counts, composition does not. In characters. */
export const PASSWORD_LEAST = 15;
export const PASSWORD_MOST = 128;

/** Pieces that lists of stolen passwords are made of; what is left of a password without them must still be long. */
const COMMON_PIECES = [
  "password",
  "passw0rd",
  "contraseña",
  "contrasena",
  "qwertyuiop",
  "qwerty",
  "asdfghjkl",
  "asdf",
  "zxcvbnm",
  "1q2w3e4r5t",
  "1q2w3e4r",
  "q1w2e3r4",
  "letmein",
  "welcome",
  "iloveyou",
  "teamo",
  "tequiero",
  "bienvenido",
  "administrator",
  "administrador",
  "admin",
  "football",
  "futbol",
  "baseball",
  "princess",
  "princesa",
  "sunshine",
  "superman",
  "batman",
  "dragon",
  "monkey",
  "master",
  "shadow",
  "trustno1",
  "changeme",
  "cambiame",
  "secret",
  "secreto",
  "default",
  "reparto",
] as const;
const LEAST_DISTINCT = 6;
const LEAST_REST = 6;
const SHORTEST_CONTEXT_WORD = 4;
const SEQUENCES = ["01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz"] as const;

export type PasswordFault = "password_too_short" | "password_too_long" | "password_too_easy";

/**
 * Why a password is refused, null when it is good. `context` are words that a stranger would try: the person's name,
 * address and company. Any characters are welcome, none is demanded.
 */
export function whyNotPassword(password: string, context: readonly string[] = []): PasswordFault | null {
  const length = [...password].length;
  if (length < PASSWORD_LEAST) return "password_too_short";
  if (length > PASSWORD_MOST) return "password_too_long";
  const letters = password.normalize("NFKC").toLowerCase();
  if (new Set(letters).size < LEAST_DISTINCT) return "password_too_easy";
  let rest = letters;
  for (const word of [...wordsOf(context), ...COMMON_PIECES]) rest = rest.replaceAll(word, " ");
  rest = withoutSequences(rest).replace(/\s/g, "");
  return rest.length < LEAST_REST || new Set(rest).size < 4 ? "password_too_easy" : null;
}

function wordsOf(context: readonly string[]): string[] {
  return context
    .flatMap((text) =>
      text
        .normalize("NFKC")
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u),
    )
    .filter((word) => word.length >= SHORTEST_CONTEXT_WORD)
    .sort((a, b) => b.length - a.length);
}

/** "1234" and "abcd" tell nothing, wherever they stand. */
function withoutSequences(text: string): string {
  let rest = text;
  for (const sequence of SEQUENCES) {
    for (let length = 10; length >= 4; length--) {
      for (let from = 0; from + length <= sequence.length; from++) {
        rest = rest.replaceAll(sequence.slice(from, from + length), " ");
      }
    }
  }
  return rest;
}
