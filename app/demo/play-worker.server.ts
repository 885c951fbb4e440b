import { Logger, runOnce } from "graphile-worker";
import { JOBS } from "#app/jobs/registry.server.ts";
import { createLogger } from "#app/logger.server.ts";
import { QUEUE_SCHEMA } from "#db/install-queue.server.ts";
import type { Stage } from "./stage.server.ts";

/** Side by side, as in the worker: two jobs of one month wait for one another anyway. */
const CONCURRENCY = 3;
const SILENT = new Logger(() => () => {});

/**
 * Does what the worker would do now: runs the waiting jobs with the worker's own handlers, at the time of the story,
 * until none is left. So nothing of the past waits in the queue when the real worker starts. A job that fails ends the
 * play.
 */
export async function doWaitingJobs(stage: Stage, now: Date): Promise<void> {
  const { db, stripe, mail, origin } = stage.parts;
  const parts = { db, stripe, mail, origin, clock: () => now, logger: createLogger("cli", "silent") };
  const failures: unknown[] = [];
  await runOnce({
    pgPool: db.pool("queue"),
    schema: QUEUE_SCHEMA,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    logger: SILENT,
    taskList: Object.fromEntries(
      JOBS.map((job) => [
        job.name,
        async (payload: unknown, { job: { id } }: { job: { id: string } }) => {
          try {
            await job.run(parts, payload, id);
          } catch (error) {
            failures.push(error);
            throw error;
          }
        },
      ]),
    ),
  });
  if (failures.length > 0) throw failures[0];
}
