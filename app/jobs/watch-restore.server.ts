import { readFile, rename, writeFile } from "node:fs/promises";
import { system } from "#app/domain/actor.ts";
import { watchPayments } from "#app/features/payouts/watch-payments.server.ts";
import type { JobParts } from "./job.server.ts";

const BEAT_EVERY_MS = 60_000;

/**
 * Feels the pulse of payments from the worker's start on, and remembers it outside of the database: in this process, and
 * in a file if one is named. So a database that was put back from an older backup is noticed before anything is sent,
 * also when the backup is minutes old. A Stripe that is away at the start is asked again before the first sending.
 */
export async function watchRestore(
  parts: JobParts,
  markerFile: string | undefined,
): Promise<{ readonly stop: () => void }> {
  let remembered = await readMarker(markerFile);
  let isStart = true;
  const feel = async (): Promise<void> => {
    const ctx = {
      ...parts,
      actor: system("watch_payments"),
      now: parts.clock(),
      requestId: "watch_payments",
    };
    try {
      const pulse = await watchPayments(ctx, { remembered, isStart });
      if (pulse.mode !== "normal") parts.logger.error(pulse, "payments are in reconcile-only mode");
      isStart = false;
      remembered = pulse.beat;
      await writeMarker(markerFile, pulse.beat);
    } catch (error) {
      parts.logger.warn({ err: error }, "could not feel the pulse of payments");
    }
  };
  await feel();
  const timer = setInterval(() => void feel(), BEAT_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

async function readMarker(file: string | undefined): Promise<bigint | null> {
  const text = file ? await readFile(file, "utf8").catch(() => "") : "";
  return /^\d{1,18}$/.test(text.trim()) ? BigInt(text.trim()) : null;
}

/** Whole or not at all: a worker that dies while it writes leaves the marker before. */
async function writeMarker(file: string | undefined, beat: bigint): Promise<void> {
  if (!file) return;
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, `${beat}\n`, { mode: 0o600 });
  await rename(fresh, file);
}
