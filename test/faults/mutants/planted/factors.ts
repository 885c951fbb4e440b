import type { Mutant, NamedTest } from "../mutant.ts";

const step = (name: string): NamedTest => ({ file: "test/features/step-up.test.ts", name });
const factor = (name: string): NamedTest => ({ file: "test/features/second-factor.test.ts", name });
const ROOM = "app/features/accounts";

const OWN = step("a proof is good for its own person, purpose and subject");
const ONCE = step("a one-time code is good once");
const WINDOW = step("a one-time code is good one step before and after its own half minute, and no further");
const FIVE_MINUTES = step("a proof runs out after five minutes, and is not good before it was made");
const HALF = factor(
  "a password alone opens a session that is none, for a quarter of an hour; the second step begins a new one",
);
const FOREIGN_PASSKEY = factor(
  "a passkey is refused from another site, of another key, for another account, and when its counter goes back",
);
const TWO_PEOPLE = factor(
  "a lost factor is reset by two people: whoever asked does not confirm, nor does the person, and a fresh proof is asked for",
);

/** Who is there: second factors, and the fresh proof before money moves. */
export const FACTORS: readonly Mutant[] = [
  {
    id: "proof_of_any_subject",
    what: "a proof for one run and amount approves another",
    file: `${ROOM}/consume-step-up.server.ts`,
    find: "    eq(stepUp.subject, subject),\n",
    replace: "",
    test: OWN,
  },
  {
    id: "proof_of_any_purpose",
    what: "a proof for one kind of act is good for another",
    file: `${ROOM}/consume-step-up.server.ts`,
    find: "    eq(stepUp.purpose, purpose),\n",
    replace: "",
    test: OWN,
  },
  {
    id: "proof_for_an_hour",
    what: "a proof older than five minutes is accepted",
    file: "app/domain/step-up.ts",
    find: "STEP_UP_MINUTES = 5",
    replace: "STEP_UP_MINUTES = 60",
    test: FIVE_MINUTES,
  },
  {
    id: "proof_of_tomorrow",
    what: "a proof is good before it was made",
    file: `${ROOM}/consume-step-up.server.ts`,
    find: "    lte(stepUp.provedAt, ctx.now),\n",
    replace: "",
    test: FIVE_MINUTES,
  },
  {
    id: "proof_used_at_once",
    what: "two acts at the same time use one proof",
    file: `${ROOM}/consume-step-up.server.ts`,
    find: ".where(and(eq(stepUp.id, newest.id), isNull(stepUp.usedAt)))",
    replace: ".where(eq(stepUp.id, newest.id))",
    test: step("a proof is used once, whoever comes at the same time"),
  },
  {
    id: "code_reused",
    what: "a one-time code is taken twice",
    file: `${ROOM}/use-factor.server.ts`,
    find: "lt(secondFactor.lastStep, step)",
    replace: "lt(secondFactor.lastStep, step + 1)",
    test: ONCE,
  },
  {
    id: "code_window_wide",
    what: "a code two steps off is taken",
    file: `${ROOM}/totp.server.ts`,
    find: "const STEPS_OFF = 1;",
    replace: "const STEPS_OFF = 2;",
    test: WINDOW,
  },
  {
    id: "code_window_none",
    what: "a phone whose clock is off by a second cannot sign in",
    file: `${ROOM}/totp.server.ts`,
    find: "const STEPS_OFF = 1;",
    replace: "const STEPS_OFF = 0;",
    test: WINDOW,
  },
  {
    id: "recovery_code_reused",
    what: "a recovery code opens again",
    file: `${ROOM}/recovery-codes.server.ts`,
    find: "isNull(recoveryCode.usedAt), ",
    replace: "",
    test: step("a recovery code opens once, however it is typed, and only its own account"),
  },
  {
    id: "recovery_codes_kept",
    what: "the old recovery codes open beside the new ones",
    file: `${ROOM}/recovery-codes.server.ts`,
    find: "  await withdrawCodes(tx, accountId, now);\n",
    replace: "",
    test: step("a new set of recovery codes takes the old one's force away"),
  },
  {
    id: "tries_not_counted",
    what: "codes may be guessed without end",
    file: `${ROOM}/factor-tries.server.ts`,
    find: '    await limits.consume("second_factor", accountId);\n',
    replace: "",
    test: step("a wrong answer leaves no proof, and five of them make everybody wait"),
  },
  {
    id: "password_proves_staff",
    what: "a person of the company approves by the password alone",
    file: `${ROOM}/prove-step-up.server.ts`,
    find: 'ctx.actor.kind !== "member" || ',
    replace: "",
    test: step("a person of the company never proves it by a password"),
  },
  {
    id: "password_proves_beside_factor",
    what: "a partner's second factor is passed by with the password",
    file: `${ROOM}/prove-step-up.server.ts`,
    find: "    if (await hasFactor(tx, accountId)) return null;\n",
    replace: "",
    test: step(
      "partner people without a second factor prove it by their password, and by it no longer once they have one",
    ),
  },
  {
    id: "pending_session_opens",
    what: "the password alone opens the company's side",
    file: `${ROOM}/sessions.server.ts`,
    find: "if (!row || (row.needsFactor && !row.factorAt)) return null;",
    replace: "if (!row) return null;",
    test: HALF,
  },
  {
    id: "pending_session_lasts",
    what: "a password given hours ago still waits for its code",
    file: `${ROOM}/sessions.server.ts`,
    find: "const PENDING_MS = 15 * 60_000;",
    replace: "const PENDING_MS = 150 * 60_000;",
    test: HALF,
  },
  {
    id: "enrol_beside_factor",
    what: "a stolen password adds an app of its own at sign-in",
    file: `${ROOM}/enrol-at-sign-in.server.ts`,
    find: "open && !(await hasFactor(tx, open.accountId)) ? open : null",
    replace: "open",
    test: factor("whoever has a factor cannot pass it by adding another one at sign-in"),
  },
  {
    id: "sessions_outlive_factor",
    what: "a thief's session goes on after the factor was changed",
    file: `${ROOM}/factor-changed.server.ts`,
    find: " : ofAccount);",
    replace: ' : eq(session.id, ""));',
    test: factor(
      "every change of a factor ends all sessions, opens one for the browser that made it, and is mailed",
    ),
  },
  {
    id: "last_factor_dropped",
    what: "a person of the company takes off the only factor",
    file: `${ROOM}/change-factors.server.ts`,
    find: '  if (kind === "staff") throw new DomainError("last_factor");\n',
    replace: "",
    test: factor(
      "a person of the company keeps one factor; partner people may be without, and their codes go with it",
    ),
  },
  {
    id: "passkey_of_anybody",
    what: "anybody's passkey proves that it is you",
    file: `${ROOM}/verify-passkey.server.ts`,
    find: "eq(passkey.accountId, accountId),\n        ",
    replace: "",
    test: FOREIGN_PASSKEY,
  },
  {
    id: "passkey_from_any_site",
    what: "what a passkey signed for a look-alike site is taken",
    file: `${ROOM}/verify-passkey.server.ts`,
    find: "expectedOrigin: ctx.origin,\n      expectedRPID: relyingPartyOf(ctx.origin),\n      credential",
    replace:
      'expectedOrigin: [ctx.origin, "https://reparto.test.evil.example"],\n      expectedRPID: relyingPartyOf(ctx.origin),\n      credential',
    test: FOREIGN_PASSKEY,
  },
  {
    id: "challenge_of_any_use",
    what: "a challenge for adding a passkey serves to prove one",
    file: `${ROOM}/verify-passkey.server.ts`,
    find: " && kept.payload.use === use",
    replace: "",
    test: factor(
      "a passkey proves by a challenge of ours, which is good once, for five minutes and for proving",
    ),
  },
  {
    id: "asker_resets",
    what: "one admin alone takes a colleague's factor",
    file: `${ROOM}/decide-factor-reset.server.ts`,
    find: "reset.askedBy === accountId || ",
    replace: "",
    test: TWO_PEOPLE,
  },
  {
    id: "reset_without_proof",
    what: "a reset is confirmed without a fresh proof",
    file: `${ROOM}/decide-factor-reset.server.ts`,
    find: '  await proveStepUp(ctx, { purpose: "reset_factor", subject: resetId, answer });\n',
    replace: "",
    test: TWO_PEOPLE,
  },
  {
    id: "demo_click_in_earnest",
    what: "the demo's one click signs in where it is no demo",
    file: `${ROOM}/sign-in-to-demo.server.ts`,
    find: '  invariant(ctx.isDemo, "only the demo lets somebody in without a second factor");\n',
    replace: "",
    test: factor("one click signs in to the demo, and to nothing that is no demo"),
  },
];
