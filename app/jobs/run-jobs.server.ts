import { EventEmitter } from "node:events";
import { Logger as QueueLogger, type Runner, run, type TaskList, type WorkerEvents } from "graphile-worker";
import { watchAbandonedJobs } from "./abandoned-jobs.server.ts";
import type { Job, JobParts } from "./job.server.ts";
import { JOBS, SCHEDULE } from "./registry.server.ts";

const QUEUE_SCHEMA = "graphile_worker";
/** A wish arrives by notification; this is how often those with a time of their own are looked for. */
const POLL_MS = 1_000;

export type RunningJobs = {
  /** Takes no more jobs and resolves when those under way are done. */
  stop(): Promise<void>;
};

/** Runs the jobs of the registry from the queue, as the role that owns it, until stopped. Survives connections that die. */
export async function runJobs(
  parts: JobParts & { readonly concurrency: number },
  handlers: readonly Job[] = JOBS,
): Promise<RunningJobs> {
  const { concurrency, ...jobParts } = parts;
  const events: WorkerEvents = new EventEmitter();
  const runner: Runner = await run({
    events,
    pgPool: jobParts.db.pool("queue"),
    schema: QUEUE_SCHEMA,
    concurrency,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    taskList: taskList(handlers, jobParts),
    crontab: SCHEDULE.map(({ cron, job }) => `${cron} ${job.name} ?jobKey=${job.name}`).join("\n"),
    logger: queueLogger(jobParts),
  });
  const watch = await watchAbandonedJobs(jobParts.db.pool("queue"), events, jobParts.logger);
  // Rejects when the runner gives up by itself; `stop` waits for the same promise.
  runner.promise.catch((error: unknown) => jobParts.logger.fatal({ err: error }, "the job runner gave up"));
  return {
    stop: async () => {
      await runner.stop();
      await runner.promise;
      await watch.stop();
    },
  };
}

function taskList(handlers: readonly Job[], parts: JobParts): TaskList {
  return Object.fromEntries(
    handlers.map((job) => [
      job.name,
      (payload: unknown, { job: { id } }: { job: { id: string } }) =>
        job.run(parts, withoutSchedule(payload), id),
    ]),
  );
}

/** The queue adds `_cron` to what it makes by the schedule; payloads are read strictly. */
function withoutSchedule(payload: unknown): unknown {
  if (typeof payload !== "object" || payload === null || !("_cron" in payload)) return payload;
  const { _cron: _, ...rest } = payload;
  return rest;
}

function queueLogger({ logger }: JobParts): QueueLogger {
  const levels = { error: "error", warning: "warn", info: "debug", debug: "trace" } as const;
  return new QueueLogger((scope) => (level, message, meta) => {
    logger[levels[level as keyof typeof levels] ?? "info"]({ ...scope, err: meta?.error }, message);
  });
}
