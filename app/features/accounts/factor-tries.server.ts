import { DomainError } from "#app/domain/errors.ts";
import type { Attempts } from "./attempts.ts";

type Tries = Attempts<"second_factor">;

/** Counts a try of an account, before it is looked at; refuses with `step_up_too_many` after five in a quarter of an hour. */
export async function countFactorTry({ limits }: Tries, accountId: string): Promise<void> {
  try {
    await limits.consume("second_factor", accountId);
  } catch (refused) {
    if (!(refused instanceof DomainError) || refused.code !== "too_many_attempts") throw refused;
    throw new DomainError("step_up_too_many", refused.values);
  }
}

export async function forgetFactorTries({ limits }: Tries, accountId: string): Promise<void> {
  await limits.forget("second_factor", accountId);
}
