import { randomInt } from "node:crypto";
import { and, count, eq, isNull } from "drizzle-orm";
import { newId } from "#db/new-id.server.ts";
import { recoveryCode } from "#db/schema/factors.ts";
import type { Reader, Tx } from "#db/with-actor.server.ts";
import { hashOfSecret } from "./tokens.server.ts";

/** No letter that looks like a digit or like another one. */
const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GROUPS = 4;
const GROUP_LENGTH = 6;
const CODES = 10;

/** A new set of ten, each of 120 random bits; the old set opens nothing any more. The codes are shown once, here. */
export async function renewCodes(tx: Tx, accountId: string, now: Date): Promise<readonly string[]> {
  await withdrawCodes(tx, accountId, now);
  const codes = Array.from({ length: CODES }, newCode);
  await tx.insert(recoveryCode).values(
    codes.map((code) => ({
      id: newId("rec", now),
      accountId,
      codeHash: hashOf(accountId, code),
      createdAt: now,
    })),
  );
  return codes;
}

/** How many of the present set are left. */
export async function countCodes(reader: Reader, accountId: string): Promise<number> {
  const [row] = await reader.select({ n: count() }).from(recoveryCode).where(stillGood(accountId));
  return row?.n ?? 0;
}

export async function withdrawCodes(tx: Tx, accountId: string, now: Date): Promise<void> {
  await tx.update(recoveryCode).set({ withdrawnAt: now }).where(stillGood(accountId));
}

/** Uses a typed code up, in one statement; false when it is none of this account's or was used. */
export async function consumeCode(tx: Tx, accountId: string, typed: string, now: Date): Promise<boolean> {
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const used = await tx
    .update(recoveryCode)
    .set({ usedAt: now })
    .where(and(stillGood(accountId), eq(recoveryCode.codeHash, hashOf(accountId, code))))
    .returning({ id: recoveryCode.id });
  return used.length > 0;
}

const stillGood = (accountId: string) =>
  and(eq(recoveryCode.accountId, accountId), isNull(recoveryCode.usedAt), isNull(recoveryCode.withdrawnAt));

function newCode(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** 120 random bits need no slow hash; the account in it keeps equal codes of two people apart. */
const hashOf = (accountId: string, code: string) => hashOfSecret(`${accountId}:${code.replaceAll("-", "")}`);
