import type { Mutant } from "../mutant.ts";

const CHANGE = "test/features/partners-account-change.test.ts";
const FROZEN = "test/features/payouts-frozen.test.ts";
const BLOCKED = "test/features/payouts-blocked-account.test.ts";
const BANK = "test/domain/bank-account.test.ts";
const RULES = "test/domain/payout-account-rules.test.ts";

/** Where money goes: bank details, changes of the payout account, and payouts that are stopped. */
export const ACCOUNTS: readonly Mutant[] = [
  {
    id: "no_cooling_off",
    what: "a changed account is paid at once",
    file: "app/domain/payout-account-rules.ts",
    find: "COOLING_OFF_HOURS = 72",
    replace: "COOLING_OFF_HOURS = 0",
    test: {
      file: RULES,
      name: "a changed account is not paid for 72 hours to the millisecond, a first one at once",
    },
  },
  {
    id: "block_not_checked_at_prepare",
    what: "a run takes up partners whose account cools off or is frozen",
    file: "app/features/payouts/payable-statements.server.ts",
    find: "if (block) return block;",
    replace: "",
    test: {
      file: BLOCKED,
      name: "a partner whose account cools off is left out of a run, and is in the next one after 72 hours",
    },
  },
  {
    id: "freeze_not_seen_at_prepare",
    what: "a run takes up partners whose payouts are frozen",
    file: "app/features/payouts/payable-statements.server.ts",
    find: "isFrozen: frozen.has(row.partnerId)",
    replace: "isFrozen: false",
    test: {
      file: BLOCKED,
      name: "a partner whose payouts are frozen is left out of a run, and taken out of a draft",
    },
  },
  {
    id: "freeze_does_not_void",
    what: "a submitted run is approved although payouts were frozen since",
    file: "app/features/payouts/run-content.server.ts",
    find: 'if (owed.leftOut === "payouts_frozen") return owed.leftOut;',
    replace: "",
    test: { file: BLOCKED, name: "a freeze after the submission voids the run" },
  },
  {
    id: "freeze_not_checked_at_send",
    what: "an approved payout of a frozen partner gets as far as its attempt",
    file: "app/features/payouts/preflight.server.ts",
    find: "if (claimed.block)",
    replace: "if (claimed.block && claimed.attempts.length > 0)",
    test: {
      file: BLOCKED,
      name: "an approved payout of a frozen partner is held, sends nothing, and goes on when the freeze is lifted",
    },
  },
  {
    id: "resent_while_frozen",
    what: "an attempt without an answer is sent again while payouts are frozen",
    file: "app/features/payouts/send-payout.server.ts",
    find: 'if (claimed.block === "payouts_frozen")',
    replace: 'if (claimed.block === "account_changed")',
    test: {
      file: BLOCKED,
      name: "an attempt whose answer is lost is looked for, and not sent again, while payouts are frozen",
    },
  },
  {
    id: "not_me_link_reusable",
    what: "a used link freezes again",
    file: "app/features/partners/report-not-me.server.ts",
    find: '  await withAuth(ctx.db, (tx) => consumeToken(tx, "not_me", input.token, ctx.now));\n',
    replace: "",
    test: { file: FROZEN, name: "a link works once for ever, for one purpose, and for 14 days" },
  },
  {
    id: "not_me_link_opens_by_looking",
    what: "looking at the link uses it up",
    file: "app/features/partners/report-not-me.server.ts",
    find: 'const link = await withAuth(ctx.db, (tx) => findToken(tx, "not_me", input.token, ctx.now));\n  if (!link?.subjectId) return null;',
    replace:
      'const link = await withAuth(ctx.db, (tx) => consumeToken(tx, "not_me", input.token, ctx.now));\n  if (!link?.subjectId) return null;',
    test: {
      file: FROZEN,
      name: "looking at the link stops nothing; the button stops payouts and tells owners and finance",
    },
  },
  {
    id: "old_address_not_told",
    what: "only the addresses of now hear of a change",
    file: "app/features/partners/not-me-links.server.ts",
    find: "[...owners, ...before]",
    replace: "[...owners, ...before.slice(0, 0)]",
    test: {
      file: CHANGE,
      name: "all owners, those who were owners before, and the address of the account before are told, each with a link of its own",
    },
  },
  {
    id: "former_owners_not_told",
    what: "who was an owner until an hour ago hears nothing",
    file: "app/features/partners/not-me-links.server.ts",
    find: "new Date(ctx.now.getTime() - FORMER_OWNERS_HEAR_FOR_MS)",
    replace: "ctx.now",
    test: {
      file: CHANGE,
      name: "all owners, those who were owners before, and the address of the account before are told, each with a link of its own",
    },
  },
  {
    id: "proof_for_any_details",
    what: "a proof for one account is good for every account of the partner",
    file: "app/features/partners/enter-bank-account.server.ts",
    find: "cipher.fingerprint(bankAccountText(account))",
    replace: "cipher.fingerprint(account.country)",
    test: {
      file: CHANGE,
      name: "a change needs a fresh proof bound to this partner and exactly these details",
    },
  },
  {
    id: "frozen_account_changed",
    what: "the account is changed while payouts are stopped",
    file: "app/features/partners/begin-payout-account.server.ts",
    find: 'throw new DomainError("payouts_frozen")',
    replace: 'void new DomainError("payouts_frozen")',
    test: { file: FROZEN, name: "nobody changes the account while payouts are stopped" },
  },
  {
    id: "lifted_alone",
    what: "whoever asked to let payouts go on confirms it",
    file: "app/domain/freeze-rules.ts",
    find: 'freeze.liftAskedBy === actor.accountId ? "lifter_is_asker" : null',
    replace: "null",
    test: {
      file: FROZEN,
      name: "one person of finance asks, another confirms with a fresh proof of exactly that, and owners are told",
    },
  },
  {
    id: "iban_unchecked",
    what: "an IBAN with wrong check digits is taken",
    file: "app/domain/bank-account.ts",
    find: 'if (!isValidIBAN(number)) return "iban_wrong";',
    replace: "",
    test: { file: BANK, name: "has an IBAN whose check digits hold, of the bank's country" },
  },
  {
    id: "clabe_weights",
    what: "a CLABE's digits are weighed 3, 1, 7",
    file: "app/domain/clabe.ts",
    find: "[3, 7, 1]",
    replace: "[3, 1, 7]",
    test: { file: BANK, name: "of a published example has its weights 3, 7, 1" },
  },
  {
    id: "details_for_everybody",
    what: "anybody of the company reads whole numbers",
    file: "app/features/partners/open-bank-account.server.ts",
    find: 'if (!ctx.actor.roles.includes("finance")) throw new DomainError("not_allowed");',
    replace: "",
    test: {
      file: CHANGE,
      name: "whole numbers are read by finance alone, to pay, and each reading is audited with what it was for",
    },
  },
];
