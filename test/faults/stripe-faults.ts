import { createStripe, type StripeGateway } from "#app/adapters/stripe.server.ts";
import { casesOf } from "./crash-cases.ts";
import { type Lab, openLab } from "./crash-lab.ts";
import type { Machine } from "./crash-points.ts";
import { assertBooksHold, comeBack, inSchedule, settle } from "./crash-recovery.ts";
import { SCENES, type Scene } from "./crash-scenes.ts";
import type { Proof, ProofReport } from "./proofs.ts";
import { inLanes } from "./run-lanes.ts";
import { FAULT_KINDS, type FaultKind, PATIENCE_MS } from "./stripe-faults-kinds.ts";

/** Younger transfers are left out of lists: as long as a look waits at the least. */
const LIST_LAG_SECONDS = 600;

type Play = { readonly scene: Scene; readonly keysForgotten: boolean; readonly isLagging: boolean };

/**
 * Every kind of fault at every call of a run to Stripe, then what comes back by itself: at once or a day later without the
 * keys, and with lists that lag. Bounded: at the payment's calls alone.
 */
export const stripeFaults: Proof = {
  name: "whatever Stripe answers or does not answer, a payout is paid once",
  run: async ({ extent }, report) => {
    const plays = SCENES.filter(
      ({ name }) => name !== "approve" && name !== "release" && name !== "resume",
    ).flatMap((scene): Play[] => {
      const plain = { scene, keysForgotten: false, isLagging: false };
      if (scene.name !== "pay") return [plain];
      return [plain, { ...plain, keysForgotten: true }, { ...plain, isLagging: true }];
    });
    report.count("kinds of fault", FAULT_KINDS.length + 1);
    await inLanes(
      2,
      extent === "full" ? plays : plays.filter(({ scene }) => scene.name === "pay").slice(0, 1),
      (play) => playFaults(play, report),
    );
  },
};

async function playFaults({ scene, keysForgotten, isLagging }: Play, report: ProofReport): Promise<void> {
  const lab = await openLab();
  try {
    const calls = await countCalls(lab, scene);
    report.count(`calls: ${scene.name}`, keysForgotten || isLagging ? 0 : calls.length);
    const planned = calls.flatMap((call, at) =>
      FAULT_KINDS.filter(({ ofTransfersAlone }) => !ofTransfersAlone || call === "createTransfer").map(
        (kind) => ({
          ...{ kind, at, call },
        }),
      ),
    );
    let n = 0;
    for await (const one of casesOf(scene.name, lab, planned.length)) {
      const { kind, at, call } = planned[n++]!;
      const how = `${keysForgotten ? ", keys forgotten" : ""}${isLagging ? ", lists lag" : ""}`;
      await inSchedule(`${scene.name}, call ${at} (${call}): ${kind.name}${how}`, async () => {
        await lab.letTimePass();
        await lab.control.setListLag(isLagging ? LIST_LAG_SECONDS : 0);
        // What a job throws makes the queue run it again, and that is what comes back.
        await scene.play(lab, faultyMachine(lab, kind, at), one).catch(() => {});
        await comeBack(
          lab,
          scene,
          one,
          { keysForgotten, mayAsk: keysForgotten || kind.mayAsk === true },
          report,
        );
      });
      report.count("schedules");
    }
    await lab.control.setListLag(0);
    await inSchedule(`${scene.name}, after all faults`, () => assertBooksHold(lab));
  } finally {
    await lab.close();
  }
}

/** The calls of a run that nothing disturbs, by name. */
async function countCalls(lab: Lab, scene: Scene): Promise<readonly string[]> {
  let calls: string[] = [];
  for await (const one of casesOf(scene.name, lab, 2)) {
    calls = [];
    const stripe = withCalls(lab.machine.stripe, (name, call) => {
      calls.push(name);
      return call(lab.machine.stripe);
    });
    await lab.letTimePass();
    await scene.play(lab, { ...lab.machine, stripe }, one);
    await settle(lab, one);
  }
  return calls;
}

/** The machine whose call of this number meets the fault, together with whatever the SDK repeats of it by itself. */
function faultyMachine(lab: Lab, { onTheWay }: FaultKind, target: number): Machine {
  const { apiBase } = lab.address();
  const connect = (base: string) =>
    createStripe({
      secretKey: "sk_test_simulator",
      apiBase: base,
      timeoutMs: PATIENCE_MS,
      maxNetworkRetries: 0,
    });
  const [patient, nobody] = [connect(apiBase), connect("http://127.0.0.1:1")];
  let made = 0;
  const stripe = withCalls(patient, async (_, call) => {
    if (made++ !== target) return call(lab.machine.stripe);
    if (!onTheWay) return call(nobody);
    lab.meetOnTheWay(onTheWay);
    return call(patient).finally(() => lab.meetOnTheWay(null));
  });
  return { ...lab.machine, stripe };
}

type Call = (gateway: StripeGateway) => Promise<unknown>;

function withCalls(
  gateway: StripeGateway,
  around: (name: string, call: Call) => Promise<unknown>,
): StripeGateway {
  return new Proxy(gateway, {
    get: (target, name: keyof StripeGateway & string) => {
      if (name === "verifyWebhook") return target[name];
      return (...args: unknown[]) =>
        around(name, (through) => (through[name] as (...given: unknown[]) => Promise<unknown>)(...args));
    },
  });
}
