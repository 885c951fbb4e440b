import { type BankAccount, readBankAccount, type TypedBankAccount } from "#app/domain/bank-account.ts";
import { invariant } from "#app/domain/errors.ts";
import { DEMO_PASSWORD } from "#app/features/accounts/list-demo-sign-ins.server.ts";
import { proveStepUp } from "#app/features/accounts/prove-step-up.server.ts";
import { bankChangeSubject, enterBankAccount } from "#app/features/partners/enter-bank-account.server.ts";
import { ctxOf, partnerOf, type Scene, type Stage } from "./stage.server.ts";
import { BANK_ACCOUNTS, CHANGED_ACCOUNT } from "./story-accounts.ts";

/** A partner's first bank details. */
export async function enterFirstAccount(stage: Stage, now: Date, partner: string): Promise<void> {
  const typed = BANK_ACCOUNTS[partner];
  invariant(typed, `${partner} has bank details in the story`);
  await enterBankAccount(ownerOf(stage, now, partner), rightAccount(typed));
}

/** One partner changes where it is paid shortly before a visitor comes. */
export function accountScenes(stage: Stage): Scene[] {
  const { partner, on, account } = CHANGED_ACCOUNT;
  const at = stage.calendar.at(on);
  invariant(at, "the account was changed by now");
  const change = async (now: Date) => {
    const ctx = ownerOf(stage, now, partner);
    const wanted = rightAccount(account);
    await proveStepUp(ctx, {
      purpose: "change_payout_account",
      subject: bankChangeSubject(ctx, wanted),
      answer: { stepUpPassword: DEMO_PASSWORD },
    });
    await enterBankAccount(ctx, wanted);
  };
  return [{ at, says: `${partner} changes its bank account`, play: change }];
}

function ownerOf(stage: Stage, now: Date, partner: string) {
  const { cipher } = stage.parts;
  return { ...ctxOf(stage, partnerOf(stage, partner).owner, now), cipher, sessionId: null };
}

function rightAccount(typed: TypedBankAccount): BankAccount {
  const read = readBankAccount(typed);
  invariant(read.ok, "bank details of the story are right");
  return read.account;
}
