import { desc, eq } from "drizzle-orm";
import type { Ctx } from "#app/features/context.server.ts";
import { mailOutbox } from "#db/schema/audit.ts";
import { withActor } from "#db/with-actor.server.ts";

export type OutboxEntry = {
  readonly id: string;
  readonly template: string;
  readonly to: string;
  readonly subject: string;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  /** What the mail server said to the last try that failed. */
  readonly failure: string | null;
};

const entryColumns = {
  id: mailOutbox.id,
  template: mailOutbox.template,
  to: mailOutbox.toAddress,
  subject: mailOutbox.subject,
  createdAt: mailOutbox.createdAt,
  sentAt: mailOutbox.sentAt,
  failure: mailOutbox.failure,
};

/** The newest mails first, at most `limit`; for staff. `to` narrows to one address. */
export function listOutbox(
  ctx: Pick<Ctx, "db" | "actor">,
  { to, limit = 100 }: { to?: string; limit?: number } = {},
): Promise<OutboxEntry[]> {
  return withActor(ctx, (tx) =>
    tx
      .select(entryColumns)
      .from(mailOutbox)
      .where(to === undefined ? undefined : eq(mailOutbox.toAddress, to))
      .orderBy(desc(mailOutbox.createdAt), desc(mailOutbox.id))
      .limit(limit),
  );
}
