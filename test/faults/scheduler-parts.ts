import type pg from "pg";
import type { StripeGateway } from "#app/adapters/stripe.server.ts";
import type { Database } from "#app/features/context.server.ts";

/** What a process reaches out to. */
export type Parts = { readonly db: Database; readonly stripe: StripeGateway };

/** One statement or call that is about to be made; `pid` is the backend that a statement runs in. */
export type Step = { readonly what: string; readonly pid: number | null };

/** Passes every statement and every call on by `take`, which decides when it is made. */
export function inSteps(
  { db, stripe }: Parts,
  take: <T>(step: Step, act: () => Promise<T>) => Promise<T>,
): Parts {
  const ask = (client: pg.PoolClient, asked: readonly unknown[]) => {
    const said = asked[0] as pg.QueryConfig | string;
    const what = typeof said === "string" ? said : said.text;
    const pid = (client as unknown as { processID: number }).processID;
    return take({ what, pid }, () => client.query(...(asked as [pg.QueryConfig])));
  };
  const poolOf = (pool: pg.Pool) => ({
    connect: async () => {
      const client = await pool.connect();
      return {
        query: (...asked: unknown[]) => ask(client, asked),
        release: (error?: Error | boolean) => client.release(error),
      };
    },
    query: async (...asked: unknown[]) => {
      const client = await pool.connect();
      try {
        return await ask(client, asked);
      } finally {
        client.release();
      }
    },
  });
  return {
    db: { pool: (role) => poolOf(db.pool(role)) as unknown as pg.Pool, close: () => db.close() },
    stripe: new Proxy(stripe, {
      get: (target, name: keyof StripeGateway & string) => {
        const call = target[name] as (...args: unknown[]) => unknown;
        // Checking a signature reaches nobody.
        if (name === "verifyWebhook") return call.bind(target);
        return (...args: unknown[]) =>
          take({ what: `stripe.${name}`, pid: null }, async () => call.apply(target, args));
      },
    }),
  };
}
