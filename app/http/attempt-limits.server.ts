import type { Pool } from "pg";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { DomainError } from "#app/domain/errors.ts";
import { Unavailable } from "./unavailable.server.ts";

/** How often something may be tried per key: [attempts, seconds]. Several processes share the count in PostgreSQL. */
const LIMITS = {
  sign_in_account: [5, 15 * 60],
  sign_in_address: [20, 15 * 60],
  second_factor: [5, 15 * 60],
  reset_password: [3, 60 * 60],
  apply: [10, 60 * 60],
  invite: [50, 24 * 60 * 60],
  register_referral: [60, 60 * 60],
  import_csv: [5, 60 * 60],
  export: [10, 60 * 60],
} as const satisfies Record<string, readonly [number, number]>;
export type LimitName = keyof typeof LIMITS;

export type AttemptLimits = {
  /**
   * Counts one attempt. Refuses with `too_many_attempts` (values: minutes) when there were too many, and with
   * 503 when the count cannot be kept: it fails closed.
   */
  consume(name: LimitName, key: string): Promise<void>;
  /** Forgets the attempts, after a success. */
  forget(name: LimitName, key: string): Promise<void>;
};

/** Limits over the table `rate_limit(key, points, expire)`; `pool` is the one of `app_auth`. */
export function createAttemptLimits(pool: Pool): AttemptLimits {
  const limiters = new Map(
    Object.entries(LIMITS).map(([name, [points, duration]]) => [
      name,
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: "pool",
        tableName: "rate_limit",
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix: name,
        points,
        duration,
      }),
    ]),
  );
  const limiter = (name: LimitName) => {
    const found = limiters.get(name);
    if (!found) throw new Unavailable(`no limit is called ${name}`);
    return found;
  };
  return {
    async consume(name, key) {
      try {
        await limiter(name).consume(key);
      } catch (refused) {
        if (refused instanceof RateLimiterRes) {
          throw new DomainError("too_many_attempts", {
            minutes: Math.max(1, Math.ceil(refused.msBeforeNext / 60_000)),
          });
        }
        throw new Unavailable("attempts cannot be counted", { cause: refused });
      }
    },
    async forget(name, key) {
      await limiter(name).delete(key);
    },
  };
}
