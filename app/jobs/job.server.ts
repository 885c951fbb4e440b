import { z } from "zod";
import { system } from "#app/domain/actor.ts";
import type { Clock } from "#app/domain/clock.ts";
import type { Ctx } from "#app/features/context.server.ts";
import type { Logger } from "#app/logger.server.ts";

/** What the worker hands to every job; a job makes its `ctx` of it and reads the clock once. */
export type JobParts = Pick<Ctx, "db" | "stripe" | "mail" | "origin"> & {
  readonly clock: Clock;
  readonly logger: Logger;
};

export type Job = {
  /** As in db/queue.server.ts, which the database enforces. */
  readonly name: string;
  /** Runs one job of the queue. What it throws, a refused payload too, makes the queue try again later. */
  readonly run: (parts: JobParts, payload: unknown, jobId: string) => Promise<void>;
};

/**
 * A job speaks to the clock as a route speaks HTTP: it reads its payload (strictly) and calls one use case as
 * `system(name)`. It is run at least once, so the use case changes nothing the second time. What `run` answers is logged.
 */
export function defineJob<Payload extends z.ZodType>(job: {
  readonly name: string;
  readonly payload: Payload;
  readonly run: (ctx: Ctx, payload: z.output<Payload>) => Promise<unknown>;
}): Job {
  return {
    name: job.name,
    run: async ({ clock, logger, ...parts }, payload, jobId) => {
      const read = job.payload.parse(payload);
      const started = performance.now();
      const requestId = `job_${jobId}`;
      const result = await job.run({ ...parts, actor: system(job.name), now: clock(), requestId }, read);
      logger.info(
        { job: job.name, requestId, ms: Math.round(performance.now() - started), result },
        "job done",
      );
    },
  };
}

/** For jobs that need nothing but the moment. */
export const NO_PAYLOAD = z.strictObject({});
