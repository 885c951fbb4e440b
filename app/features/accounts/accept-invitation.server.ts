import { and, eq, sql } from "drizzle-orm";
import { MEMBER_ROLES, type MemberRole } from "#app/domain/actor.ts";
import { DomainError, invariant } from "#app/domain/errors.ts";
import type { Locale } from "#app/domain/locale.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { newId } from "#db/new-id.server.ts";
import { account, membership } from "#db/schema/accounts.ts";
import { partner } from "#db/schema/partners.ts";
import { type Reader, type Tx, withAuth } from "#db/with-actor.server.ts";
import { hashPassword } from "./password-hash.server.ts";
import { whyNotPassword } from "./password-rule.ts";
import { consumeToken, type FoundToken, findToken } from "./tokens.server.ts";

export type Invitation = {
  readonly email: string;
  readonly organisation: string;
  readonly inviter: string;
  readonly role: MemberRole;
  /** Whether the address has an account: then its own sign-in accepts, and nothing else. */
  readonly hasAccount: boolean;
};

/** What an invitation offers; null when the link does not work. Whoever holds the link holds the mailbox. */
export function findInvitation(
  ctx: Pick<Ctx, "db" | "now">,
  input: { readonly token: string },
): Promise<Invitation | null> {
  return withAuth(ctx.db, async (tx) => {
    const link = await findToken(tx, "invite", input.token, ctx.now);
    if (!link) return null;
    const { partnerId, role } = offerOf(link);
    const [inviting] = await tx
      .select({ name: partner.name })
      .from(partner)
      .where(and(eq(partner.id, partnerId), eq(partner.status, "active")));
    if (!inviting) return null;
    const hasAccount = (await accountOfEmail(tx, link.email)) !== null;
    return {
      email: link.email,
      organisation: inviting.name,
      inviter: link.payload.inviter ?? "",
      role,
      hasAccount,
    };
  });
}

type Acceptance = {
  readonly token: string;
  /** The account that is signed in, from the session and never from the form. */
  readonly signedInAccountId: string | null;
  /** For an address without an account. An account that exists keeps its name and password whatever stands here. */
  readonly newPerson: {
    readonly name: string;
    readonly password: string;
    readonly locale: Locale;
    readonly timeZone: string;
  } | null;
};

/**
 * Makes the invited address a member, once. An address with an account must be signed in as it: the link alone changes
 * nothing of an account. Refuses with `link_expired_or_used`, `invitation_needs_sign_in`,
 * `account_has_other_side`, `already_member` and the faults of `whyNotPassword`.
 */
export async function acceptInvitation(
  ctx: Ctx,
  input: Acceptance,
): Promise<{ readonly accountId: string; readonly partnerId: string }> {
  const { newPerson } = input;
  const fault = newPerson ? whyNotPassword(newPerson.password, [newPerson.name]) : null;
  if (fault) throw new DomainError(fault);
  const passwordHash = newPerson ? await hashPassword(newPerson.password) : null;
  return withAuth(ctx.db, async (tx) => {
    const link = await consumeToken(tx, "invite", input.token, ctx.now);
    if (!link) throw new DomainError("link_expired_or_used");
    const existing = await accountOfEmail(tx, link.email);
    if (existing?.side === "staff") throw new DomainError("account_has_other_side");
    if (existing && existing.id !== input.signedInAccountId)
      throw new DomainError("invitation_needs_sign_in");
    const person =
      existing ??
      (newPerson && passwordHash ? await addAccount(tx, ctx.now, link, newPerson, passwordHash) : null);
    if (!person) throw new DomainError("invitation_needs_sign_in");
    const { partnerId, role } = offerOf(link);
    await joinPartner(tx, { now: ctx.now, partnerId, role, person });
    const actor = { kind: "member", accountId: person.id, partnerId, role } as const;
    await audit(
      tx,
      { ...ctx, actor },
      { action: "member.joined", objectType: "partner", objectId: partnerId, details: { role } },
    );
    return { accountId: person.id, partnerId };
  });
}

type Person = { readonly id: string; readonly name: string; readonly email: string };

function offerOf(link: FoundToken): { readonly partnerId: string; readonly role: MemberRole } {
  const role = MEMBER_ROLES.find((known) => known === link.payload.role);
  invariant(link.subjectId && role, "an invitation names a partner and a role");
  return { partnerId: link.subjectId, role };
}

async function accountOfEmail(reader: Reader, emailKey: string) {
  const rows = await reader
    .select({ id: account.id, name: account.name, email: account.email, side: account.side })
    .from(account)
    .where(eq(account.emailKey, emailKey));
  return rows[0] ?? null;
}

async function addAccount(
  tx: Tx,
  now: Date,
  link: FoundToken,
  { name, locale, timeZone }: NonNullable<Acceptance["newPerson"]>,
  passwordHash: string,
): Promise<Person> {
  const person = { id: newId("acc", now), name, email: link.email };
  await tx.insert(account).values({
    ...person,
    side: "partner",
    emailKey: link.email,
    locale,
    timeZone,
    passwordHash,
    emailVerifiedAt: now,
    createdAt: now,
  });
  return person;
}

/** A membership that had ended begins again with the new role; one that stands is never changed by an invitation. */
async function joinPartner(
  tx: Tx,
  joining: {
    readonly now: Date;
    readonly partnerId: string;
    readonly role: MemberRole;
    readonly person: Person;
  },
): Promise<void> {
  const { now, partnerId, role, person } = joining;
  const rows = await tx
    .insert(membership)
    .values({
      id: newId("mem", now),
      partnerId,
      accountId: person.id,
      role,
      displayName: person.name,
      email: person.email,
      createdAt: now,
    })
    .onConflictDoUpdate({
      target: [membership.partnerId, membership.accountId],
      set: { role, endedAt: null },
      setWhere: sql`${membership.endedAt} is not null`,
    })
    .returning({ id: membership.id });
  if (rows.length === 0) throw new DomainError("already_member");
}
