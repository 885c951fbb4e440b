import type { Mutant, NamedTest } from "../mutant.ts";

const pause = (name: string): NamedTest => ({ file: "test/features/payouts-pause.test.ts", name });
const pace = (name: string): NamedTest => ({ file: "test/adapters/stripe-pace.test.ts", name });
const ONE_FAILS = "one failure stops nothing else: of 20 payouts one is refused, one is unknown, 18 are paid";

/** A month's payouts: pausing, following and pacing them. */
export const LOAD: readonly Mutant[] = [
  {
    id: "pause_not_checked",
    what: "a payment is sent though its run was paused since it was claimed",
    file: "app/features/payouts/refuse-paused.server.ts",
    find: "return (await findPause(tx, runId)) ?",
    replace: "return (await findPause(tx, runId))?.resumedAt ?",
    test: pause("a pause that commits between the claim and the attempt stops the sending, and a repeat too"),
  },
  {
    id: "pause_beside_attempt",
    what: "a pause commits while an attempt that did not see it is being committed",
    file: "app/features/payouts/refuse-paused.server.ts",
    find: '.where(eq(payoutRun.id, runId)).for("share")',
    replace: ".where(eq(payoutRun.id, runId))",
    test: pause("a pause waits for an attempt that is just being committed, and that one ends"),
  },
  {
    id: "resumed_without_wish",
    what: "a resumed run waits for the next minute, or for nobody",
    file: "app/features/payouts/unpause-run.server.ts",
    find: 'await enqueueAll(tx, "pay_payout", wishes);',
    replace: 'await enqueueAll(tx, "pay_payout", wishes.slice(1));',
    test: pause("nothing of a paused run is sent, and after it is resumed each is sent once"),
  },
  {
    id: "failure_stops_the_run",
    what: "what holds one payout holds all of its run",
    file: "app/features/payouts/hold-payout.server.ts",
    find: "await changePayout(tx, row.id, fence, { status, statusReason: reason, checkedAt: ctx.now });",
    replace:
      "await tx.update(payout).set({ status, statusReason: reason, checkedAt: ctx.now }).where(eq(payout.runId, row.runId));",
    test: pause(ONE_FAILS),
  },
  {
    id: "stopped_counts_as_moving",
    what: "a payout that waits for a person counts as one that goes on by itself",
    file: "app/domain/run-progress.ts",
    find: '? "left_out" : "stopped"',
    replace: '? "left_out" : "moving"',
    test: pause(ONE_FAILS),
  },
  {
    id: "unsent_money_shown_as_sent",
    what: "the amount sent counts what is still on its way",
    file: "app/features/payouts/run-progress.server.ts",
    find: "sentMinor: parts.sent.minor,",
    replace: "sentMinor: parts.sent.minor + parts.moving.minor,",
    test: pause(ONE_FAILS),
  },
  {
    id: "no_rate_limit",
    what: "calls to Stripe begin as they come",
    file: "app/adapters/stripe/call-pace.server.ts",
    find: "    await all();\n",
    replace: "",
    test: pace("no second holds more calls than the limit, whatever their kinds"),
  },
  {
    id: "no_limit_of_a_kind",
    what: "one kind of call takes all that Stripe allows",
    file: "app/adapters/stripe/call-pace.server.ts",
    find: "    await ofKind();\n",
    replace: "",
    test: pace("one kind of call keeps to its own limit and leaves the rest to others"),
  },
  {
    id: "sends_without_bound",
    what: "any number of transfers is under way at once",
    file: "app/adapters/stripe/call-pace.server.ts",
    find: "? sends(paced) : paced()",
    replace: "? paced() : paced()",
    test: pace("so many transfers are under way at once and no more, and a failed one makes room"),
  },
];
