import { and, eq, ne } from "drizzle-orm";
import { invariant } from "#app/domain/errors.ts";
import type { FactorChange } from "#app/domain/factor-change.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { account, session } from "#db/schema/accounts.ts";
import type { Tx } from "#db/with-actor.server.ts";
import { type StartedSession, startSession } from "./sessions.server.ts";

type Changed = {
  readonly accountId: string;
  readonly change: FactorChange;
  /** Its browser goes on; every other session of the account ends. */
  readonly keepSessionId?: string | null;
};

/** After every change of how somebody proves who they are: sessions end, the person is told, the audit knows. */
export async function factorChanged(
  tx: Tx,
  ctx: Pick<Ctx, "actor" | "now" | "requestId" | "origin">,
  { accountId, change, keepSessionId = null }: Changed,
): Promise<void> {
  const ofAccount = eq(session.accountId, accountId);
  await tx.delete(session).where(keepSessionId ? and(ofAccount, ne(session.id, keepSessionId)) : ofAccount);
  await audit(tx, ctx, { action: `account.${change}`, objectType: "account", objectId: accountId });
  const [person] = await tx.select().from(account).where(eq(account.id, accountId));
  invariant(person, "the account is there");
  await queueMail(tx, {
    template: "factor_changed",
    props: { change, changedAt: ctx.now, resetUrl: `${ctx.origin}/forgot` },
    to: person.email,
    locale: person.locale,
    timeZone: person.timeZone,
    now: ctx.now,
  });
}

/** The same, and a new session with a new token for the browser that changed it. */
export async function factorChangedHere(
  tx: Tx,
  ctx: Parameters<typeof factorChanged>[1],
  { userAgent, ...changed }: Omit<Changed, "keepSessionId"> & { readonly userAgent: string | null },
): Promise<StartedSession> {
  await factorChanged(tx, ctx, changed);
  const { accountId } = changed;
  const [person] = await tx.select({ side: account.side }).from(account).where(eq(account.id, accountId));
  invariant(person, "the account is there");
  return startSession(tx, { accountId, side: person.side, userAgent, factorAt: ctx.now }, ctx.now);
}
