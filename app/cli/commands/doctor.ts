import pg from "pg";
import { EnvironmentError } from "#app/env.server.ts";
import { sqlForAdministrators } from "#db/bootstrap.server.ts";
import { assertSafeRoles, connectDatabase, type Database } from "#db/connect.server.ts";
import { pendingMigrations } from "#db/pending-migrations.server.ts";
import { type Command, environmentFor, withDatabase } from "../command.ts";
import type { FoundDatabase } from "../find-database.ts";
import { Refusal } from "../project.ts";

/** Checks configuration and database, and goes on after a problem: every one is named at once. */
export const doctor: Command = {
  name: "doctor",
  says: "checks configuration and database, and names every problem",
  usage: ["--roles-sql  print what an administrator runs once on a PostgreSQL server of yours"],
  options: { "roles-sql": { type: "boolean" } },
  run: async (typed) => {
    if (typed["roles-sql"]) {
      const text = sqlForAdministrators();
      return { ok: true, lines: [text], report: { sql: text } };
    }
    const problems: string[] = [];
    const notes: string[] = [];
    try {
      await withDatabase((found) => examine(found, problems, notes));
    } catch (error) {
      problems.push(sentenceOf(error));
    }
    const lines = [...notes, ...problems.map((problem) => `PROBLEM  ${problem}`)];
    if (problems.length === 0) lines.push("All is well.");
    return { ok: problems.length === 0, lines, report: { ok: problems.length === 0, problems, notes } };
  },
};

async function examine(found: FoundDatabase, problems: string[], notes: string[]): Promise<void> {
  notes.push(`node      ${process.version}`);
  notes.push(`database  ${found.kind}, ${new URL(found.urls.url).host}`);
  try {
    const env = environmentFor(found);
    if (!env.STRIPE_SECRET_KEY)
      notes.push("stripe    no STRIPE_SECRET_KEY: the simulator is used, no money moves");
    if (env.STRIPE_SECRET_KEY && !env.STRIPE_WEBHOOK_SECRET)
      problems.push("STRIPE_SECRET_KEY is set and STRIPE_WEBHOOK_SECRET is not: webhooks would be refused.");
    if (!env.SMTP_URL) notes.push("mail      no SMTP_URL: mails stay in the outbox");
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    problems.push(...error.problems);
  }
  const db = connectDatabase({ url: found.urls.url, applicationName: "reparto doctor" });
  try {
    await assertSafeRoles(db);
    notes.push("roles     each is its own, none is superuser, BYPASSRLS or an owner");
    const pending = await pendingMigrations(found.urls.ownerUrl);
    if (pending.length > 0)
      problems.push(`Migrations are missing: ${pending.join(", ")}. Run reparto migrate.`);
    else notes.push("schema    all migrations are applied");
    await examineQueue(db, problems, notes);
  } catch (error) {
    problems.push(sentenceOf(error));
  } finally {
    await db.close();
  }
}

/** Jobs that gave up wait for a person. */
async function examineQueue(db: Database, problems: string[], notes: string[]): Promise<void> {
  const { rows } = await db.pool("queue").query<{ task: string; waiting: number; failed: number }>(
    `select task_identifier as task, count(*)::int as waiting, count(*) filter (where attempts >= max_attempts)::int as failed
       from graphile_worker.jobs group by 1 order by 1`,
  );
  notes.push(`queue     ${rows.reduce((sum, row) => sum + row.waiting, 0)} jobs wait`);
  for (const { task, failed } of rows)
    if (failed > 0) problems.push(`${failed} jobs ${task} failed for good: see the worker's log.`);
}

function sentenceOf(error: unknown): string {
  if (error instanceof Refusal || error instanceof EnvironmentError) return error.message;
  if (error instanceof pg.DatabaseError) return `The database answers: ${error.message}.`;
  return error instanceof Error ? error.message : String(error);
}
