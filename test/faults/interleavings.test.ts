import { expect, test } from "vitest";
import { playSome, SCENES } from "./interleavings.ts";
import { newReport } from "./proofs.ts";

/** The bounded part: twenty-five schedules of each scene, the same ones every time. `npm run faults` plays all there are. */
const SCHEDULES = 25;
const TIME = { timeout: 120_000 };

async function hold(...names: string[]): Promise<void> {
  for (const name of names) {
    const report = newReport();
    const scene = SCENES.find((one) => one.name === name);
    expect(scene, name).toBeDefined();
    if (scene) await playSome(scene, report, SCHEDULES, 1);
    expect(report.counts.get("schedules")).toBe(SCHEDULES);
  }
}

test("of two people who approve at once one does, and the other is told", TIME, () =>
  hold("approve and approve"),
);

test("of one person's two tabs one approves, and the other is told", TIME, () => hold("approve in two tabs"));

test("a run is approved or sent back, never both", TIME, () => hold("approve and reject"));

test("workers on one payout send it once, however they meet", TIME, () =>
  hold("two workers on one payout", "a worker that slept past its lease and the next one"),
);

test("a webhook and a worker book one transfer once, however they meet", TIME, () =>
  hold("webhook and worker", "webhook and a worker that asks again", "two workers and a webhook"),
);

test("a reconciliation and a worker book one transfer once, however they meet", TIME, () =>
  hold("reconciliation and a worker that asks again"),
);

test("what is taken back while a worker pays it is sent or cancelled, never both", TIME, () =>
  hold("pay and cancel"),
);

test("an approval stands only from before the role went", TIME, () => hold("approve and lose the role"));

test("of one person's two tabs one releases, and the other is told", TIME, () => hold("release in two tabs"));

test("nothing is sent once payments were stopped", TIME, () => hold("pay and halt"));
