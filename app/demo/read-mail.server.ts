import { system } from "#app/domain/actor.ts";
import { invariant } from "#app/domain/errors.ts";
import { findOutboxMail } from "#app/features/notifications/find-outbox-mail.server.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import type { Stage } from "./stage.server.ts";

/** The secret of the newest link of this kind that was mailed to an address, as the person would click it. */
export async function readMailedLink(
  stage: Stage,
  to: string,
  path: "verify-email" | "invite",
): Promise<string> {
  const reader = { db: stage.parts.db, actor: system("demo") };
  for (const { id } of await listOutbox(reader, { to })) {
    const text = (await findOutboxMail(reader, { mailId: id }))?.text ?? "";
    const secret = new RegExp(`/${path}/([A-Za-z0-9_-]{43})`).exec(text)?.[1];
    if (secret) return secret;
  }
  invariant(false, `${to} got a mail with a link to ${path}`);
}
