import { hash, verify } from "@node-rs/argon2";
import { DomainError } from "#app/domain/errors.ts";

/** argon2id; OWASP's first choice of parameters. Memory in KiB. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const CURRENT = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/;

/** Each takes 19 MiB and a core for some 20 ms: more at once help nobody, and a flood of them must not starve the rest. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 100;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (running >= MOST_AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw new DomainError("too_many_attempts", { minutes: 1 });
    await new Promise<void>((go) => waiting.push(go));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** Composed first, so that the same letters typed on another keyboard are the same password. */
const composed = (password: string) => password.normalize("NFC");

export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(composed(password), PARAMETERS));
}

let nobodysHash: Promise<string> | undefined;

/** Whether the password fits. Without a hash (no such account) it takes as long, and says no. */
export async function passwordFits(kept: string | null, password: string): Promise<boolean> {
  nobodysHash ??= hashPassword("the password of nobody at all");
  const against = kept ?? (await nobodysHash);
  const fits = await inTurn(() => verify(against, composed(password)));
  return kept !== null && fits;
}

/** Whether a hash was made with weaker parameters than today's and is made anew at the next sign-in. */
export function isOutdatedHash(kept: string): boolean {
  return !CURRENT.test(kept);
}
