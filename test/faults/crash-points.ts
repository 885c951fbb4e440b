import type pg from "pg";
import type { StripeGateway } from "#app/adapters/stripe.server.ts";
import type { Database } from "#app/features/context.server.ts";

/** What a process reaches out to. */
export type Machine = { readonly db: Database; readonly stripe: StripeGateway };

/** Called before and after every statement and every call: point 2n is before step n, 2n + 1 after it. */
export type AtPoint = (point: number, what: string) => void;

/** The process is gone: from here on nothing that it does reaches anybody. */
class Crash extends Error {
  override readonly name = "Crash";
}

/** Did it die as ordered? The error of a statement wraps what caused it. */
export function isCrash(error: unknown): boolean {
  return error instanceof Crash || (error instanceof Error && isCrash(error.cause));
}

export type CrashingParts = Machine & {
  /** What was done, in order: every statement and every call, each with a point before and one after it. */
  readonly steps: readonly string[];
};

/**
 * The database and Stripe as a process sees them that dies at one point of its I/O: point 2n is before step n, point
 * 2n + 1 after it, when it was done and its answer never arrived. The points come from what the code does, so a new
 * statement is covered without an edit here. Without a point nothing happens but counting.
 */
export function crashAt(machine: Machine, point: number | null): CrashingParts {
  const steps: string[] = [];
  let dead = false;
  const parts = watchSteps(machine, (at, what) => {
    if (at % 2 === 0) steps.push(what);
    if (at === point) dead = true;
    if (dead) throw new Crash(`at point ${at}, ${at % 2 === 0 ? "before" : "after"} ${what}`);
  });
  return { ...parts, steps };
}

/** The same database and Stripe, with a word at every point; what `atPoint` throws is all that the caller hears. */
export function watchSteps({ db, stripe }: Machine, atPoint: AtPoint): Machine {
  let taken = 0;
  async function step<T>(what: string, act: () => Promise<T>): Promise<T> {
    const before = taken++ * 2;
    atPoint(before, what);
    const answer = await act();
    atPoint(before + 1, what);
    return answer;
  }
  return { db: watchDatabase(db, step), stripe: watchGateway(stripe, step) };
}

type Step = <T>(what: string, act: () => Promise<T>) => Promise<T>;
type Asked = [pg.QueryConfig | string, unknown[]?];

function watchDatabase(db: Database, step: Step): Database {
  const asked = (over: pg.Pool | pg.PoolClient, query: Asked) => {
    const text = typeof query[0] === "string" ? query[0] : query[0].text;
    return step(text.slice(0, 60), () => over.query(...(query as [pg.QueryConfig])));
  };
  const connect = async (pool: pg.Pool) => {
    const client = await pool.connect();
    return {
      query: (...query: Asked) => asked(client, query),
      // A dead client cannot roll back; the server does when its connection goes, which `release` with an error does.
      release: (error?: Error | boolean) => client.release(error),
    };
  };
  return {
    pool: (role) => {
      const pool = db.pool(role);
      return {
        connect: () => connect(pool),
        query: (...query: Asked) => asked(pool, query),
      } as unknown as pg.Pool;
    },
    close: () => db.close(),
  };
}

function watchGateway(gateway: StripeGateway, step: Step): StripeGateway {
  return new Proxy(gateway, {
    get: (target, name: keyof StripeGateway & string) => {
      const call = target[name] as (...args: unknown[]) => Promise<unknown>;
      // Reads a signature, and goes nowhere.
      if (name === "verifyWebhook") return call;
      return (...args: unknown[]) => step(`stripe.${name}`, () => call.apply(target, args));
    },
  });
}
