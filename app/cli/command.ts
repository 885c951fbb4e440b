import type { ParseArgsConfig } from "node:util";
import { createMailTransport } from "#app/adapters/mail.server.ts";
import { createStripe } from "#app/adapters/stripe.server.ts";
import { system } from "#app/domain/actor.ts";
import { type Env, readEnvironment } from "#app/env.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { connectDatabase } from "#db/connect.server.ts";
import { newId } from "#db/new-id.server.ts";
import { assertNoOpenTransaction } from "#db/with-actor.server.ts";
import { type FoundDatabase, findDatabaseForCommand } from "./find-database.ts";

/** What a command found or did: told to a person by lines, to a program by `report`. Not ok ends with exit code 1. */
export type Outcome = { readonly ok: boolean; readonly lines: readonly string[]; readonly report: unknown };

export type Typed = Readonly<Record<string, string | boolean | undefined>>;

/** One command of the operator, a file each in `commands/`. */
export type Command = {
  /** The words that call it: "ledger check". */
  readonly name: string;
  readonly says: string;
  /** One line for each option or argument. */
  readonly usage: readonly string[];
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** The one thing that follows the command's words, such as FILE; without it nothing may. */
  readonly takes?: string;
  readonly run: (typed: Typed) => Promise<Outcome>;
};

/** The environment of a command: that of the database that it found. */
export function environmentFor({ urls }: FoundDatabase): Env {
  return readEnvironment({ ...process.env, DATABASE_URL: urls.url });
}

/** Runs with the database that DATABASE_URL or `.data` holds, and ends what was started for it. */
export async function withDatabase<Result>(act: (found: FoundDatabase) => Promise<Result>): Promise<Result> {
  const found = await findDatabaseForCommand();
  try {
    return await act(found);
  } finally {
    await found.stop();
  }
}

/** Runs a use case as `system("cli …")`, connected as the application is, never as the owner. */
export function withContext<Result>(job: string, act: (ctx: Ctx) => Promise<Result>): Promise<Result> {
  return withDatabase(async (found) => {
    const env = environmentFor(found);
    const db = connectDatabase({ url: env.DATABASE_URL, applicationName: "reparto cli" });
    const now = new Date();
    try {
      return await act({
        db,
        now,
        actor: system(job),
        origin: env.APP_ORIGIN,
        requestId: newId("cli", now),
        mail: createMailTransport({ smtpUrl: env.SMTP_URL, from: env.MAIL_FROM }),
        stripe: createStripe({
          secretKey: env.STRIPE_SECRET_KEY ?? "sk_not_configured",
          apiBase: env.STRIPE_API_BASE,
          beforeRequest: assertNoOpenTransaction,
        }),
      });
    } finally {
      await db.close();
    }
  });
}
