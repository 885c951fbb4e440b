import type pg from "pg";
import type { StripeGateway } from "#app/adapters/stripe.server.ts";
import type { Database } from "#app/features/context.server.ts";

/** The process is gone: from here on nothing that it does reaches anybody. */
class Crash extends Error {
  override readonly name = "Crash";
}

/** Did it die as ordered? The error of a statement wraps what caused it. */
export function isCrash(error: unknown): boolean {
  return error instanceof Crash || (error instanceof Error && isCrash(error.cause));
}

export type CrashingParts = {
  readonly db: Database;
  readonly stripe: StripeGateway;
  /** What was done, in order: every statement and every call, each with a point before and one after it. */
  readonly steps: readonly string[];
};

/**
 * The database and Stripe as a process sees them that dies at one point of its I/O: point 2n is before step n, point
 * 2n + 1 after it, when it was done and its answer never arrived. The points come from what the code does, so a new
 * statement is covered without an edit here. Without a point nothing happens but counting.
 */
export function crashAt(
  parts: { readonly db: Database; readonly stripe: StripeGateway },
  point: number | null,
): CrashingParts {
  const steps: string[] = [];
  let dead = false;
  async function step<T>(what: string, act: () => Promise<T>): Promise<T> {
    const before = steps.push(what) * 2 - 2;
    if (before === point) dead = true;
    if (dead) throw new Crash(`before ${what}`);
    const answer = await act();
    if (before + 1 === point) dead = true;
    if (dead) throw new Crash(`after ${what}`);
    return answer;
  }
  return { steps, db: crashingDatabase(parts.db, step), stripe: crashingGateway(parts.stripe, step) };
}

type Step = <T>(what: string, act: () => Promise<T>) => Promise<T>;

function crashingDatabase(db: Database, step: Step): Database {
  const connect = async (pool: pg.Pool) => {
    const client = await pool.connect();
    const query = (...asked: [pg.QueryConfig | string, unknown[]?]) => {
      const text = typeof asked[0] === "string" ? asked[0] : asked[0].text;
      return step(text.slice(0, 60), () => client.query(...(asked as [pg.QueryConfig])));
    };
    // A dead client cannot roll back; the server does when its connection goes, which `release` with an error does.
    return { query, release: (error?: Error | boolean) => client.release(error) };
  };
  return {
    pool: (role) => ({ connect: () => connect(db.pool(role)) }) as unknown as pg.Pool,
    close: () => db.close(),
  };
}

function crashingGateway(gateway: StripeGateway, step: Step): StripeGateway {
  return new Proxy(gateway, {
    get: (target, name: keyof StripeGateway & string) => {
      const call = target[name] as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => step(`stripe.${name}`, () => call.apply(target, args));
    },
  });
}
