import { expect, test } from "vitest";
import { ANONYMOUS, type MemberActor, type MemberRole } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { acceptInvitation, findInvitation } from "#app/features/accounts/accept-invitation.server.ts";
import { changeRole, endMembership } from "#app/features/accounts/change-membership.server.ts";
import { createApiKey } from "#app/features/accounts/create-api-key.server.ts";
import { findApiKey } from "#app/features/accounts/find-api-key.server.ts";
import { findSession } from "#app/features/accounts/find-session.server.ts";
import { inviteMember } from "#app/features/accounts/invite-member.server.ts";
import { listApiKeys } from "#app/features/accounts/list-api-keys.server.ts";
import { listMembers } from "#app/features/accounts/list-members.server.ts";
import { revokeApiKey } from "#app/features/accounts/revoke-api-key.server.ts";
import { signIn } from "#app/features/accounts/sign-in.server.ts";
import { mailedToken, NOW, PASSWORD, staffPerson, testCtx } from "#test/factories/accounts.ts";
import { approvedPartner, loadWorld } from "#test/factories/partners.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const db = () => world().database;
const NEWCOMER = {
  name: "New Comer",
  password: "a kettle of green paint",
  locale: "en",
  timeZone: "UTC",
} as const;

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return "done";
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

async function invitationFor(owner: MemberActor, email: string, role: MemberRole = "sales"): Promise<string> {
  await inviteMember(testCtx(db(), owner), { email, role, locale: "en" });
  return mailedToken(db(), email, "invite");
}

const accept = (
  token: string,
  signedInAccountId: string | null,
  newPerson: typeof NEWCOMER | null = NEWCOMER,
) => acceptInvitation(testCtx(db(), ANONYMOUS), { token, signedInAccountId, newPerson });

const passwordOpens = (email: string, password: string) =>
  codeOf(signIn(testCtx(db(), ANONYMOUS), { email, password, addressBlock: "x", userAgent: null }));

test("an invited newcomer becomes a member with the invited role, once, even when two accept at the same instant", async () => {
  await loadWorld(db());
  const { owner, partnerId } = await approvedPartner(db());
  const token = await invitationFor(owner, "new@person.example", "finance");
  const raced = await Promise.all([codeOf(accept(token, null)), codeOf(accept(token, null))]);
  expect(raced.sort()).toEqual(["done", "link_expired_or_used"]);
  const members = await listMembers(testCtx(db(), owner), { partnerId });
  expect(members.map(({ email, role }) => [email, role])).toContainEqual(["new@person.example", "finance"]);
});

test("an invitation link alone changes nothing of an account that exists: no password, no name, no membership", async () => {
  await loadWorld(db());
  const victim = await approvedPartner(db());
  const attacker = await approvedPartner(db());
  const token = await invitationFor(attacker.owner, victim.email, "owner");
  expect(await findInvitation(testCtx(db(), ANONYMOUS), { token })).toMatchObject({ hasAccount: true });
  expect(await codeOf(accept(token, null))).toBe("invitation_needs_sign_in");
  expect(await codeOf(accept(token, attacker.owner.accountId))).toBe("invitation_needs_sign_in");
  expect(await passwordOpens(victim.email, NEWCOMER.password)).toBe("sign_in_failed");
  expect(await passwordOpens(victim.email, PASSWORD)).toBe("done");
  // Its own login accepts; the password stays, whatever was typed beside it.
  expect(await codeOf(accept(token, victim.owner.accountId))).toBe("done");
  expect(await passwordOpens(victim.email, NEWCOMER.password)).toBe("sign_in_failed");
  const members = await listMembers(testCtx(db(), attacker.owner), { partnerId: attacker.partnerId });
  expect(members.map(({ name }) => name)).not.toContain(NEWCOMER.name);
});

test("staff cannot be invited into a partner", async () => {
  await loadWorld(db());
  const staff = await staffPerson(db(), "finance");
  const { owner } = await approvedPartner(db());
  const token = await invitationFor(owner, staff.email);
  expect(await codeOf(accept(token, staff.accountId))).toBe("account_has_other_side");
});

test("only an owner invites, and nobody who is in the team already", async () => {
  await loadWorld(db());
  const { owner, email } = await approvedPartner(db());
  const token = await invitationFor(owner, "sales@person.example");
  const { accountId, partnerId } = await accept(token, null);
  const sales = { kind: "member", accountId, partnerId, role: "sales" } as const;
  // The actor's own word for its role is not believed.
  const pretender = testCtx(db(), { ...sales, role: "owner" as const });
  expect(await codeOf(inviteMember(pretender, { email: "x@y.example", role: "owner", locale: "en" }))).toBe(
    "not_allowed",
  );
  expect(await codeOf(inviteMember(testCtx(db(), owner), { email, role: "sales", locale: "en" }))).toBe(
    "already_member",
  );
});

test("a partner keeps an owner, also when its two owners demote each other at the same instant", async () => {
  await loadWorld(db());
  const { owner, partnerId } = await approvedPartner(db());
  const ctx = testCtx(db(), owner);
  const [first] = await listMembers(ctx, { partnerId });
  expect(await codeOf(changeRole(ctx, { membershipId: first?.id ?? "", role: "viewer" }))).toBe("last_owner");
  expect(await codeOf(endMembership(ctx, { membershipId: first?.id ?? "" }))).toBe("last_owner");

  const joined = await accept(await invitationFor(owner, "second@person.example", "owner"), null);
  const second = testCtx(db(), { kind: "member", ...joined, role: "owner" } as const);
  const members = await listMembers(ctx, { partnerId });
  const idOf = (accountId: string) => members.find((member) => member.accountId === accountId)?.id ?? "";
  // Several rounds: the first finds one connection warm and the other cold, and is no race.
  for (let round = 0; round < 6; round++) {
    const raced = await Promise.all([
      codeOf(changeRole(ctx, { membershipId: idOf(joined.accountId), role: "viewer" })),
      codeOf(changeRole(second, { membershipId: idOf(owner.accountId), role: "viewer" })),
    ]);
    expect(raced.sort()).toEqual(["done", "not_allowed"]);
    const left = (await listMembers(ctx, { partnerId })).filter(({ role }) => role === "owner");
    expect(left).toHaveLength(1);
    const [winner, other] =
      left[0]?.accountId === owner.accountId ? [ctx, joined.accountId] : [second, owner.accountId];
    await changeRole(winner, { membershipId: idOf(other), role: "owner" });
  }
});

test("another partner's people are not there: not listed, not changed, not ended", async () => {
  await loadWorld(db());
  const mine = await approvedPartner(db());
  const theirs = await approvedPartner(db());
  const [stranger] = await listMembers(testCtx(db(), theirs.owner), { partnerId: theirs.partnerId });
  const ctx = testCtx(db(), mine.owner);
  expect(await listMembers(ctx, { partnerId: theirs.partnerId })).toEqual([]);
  expect(await changeRole(ctx, { membershipId: stranger?.id ?? "", role: "viewer" })).toBe(false);
  expect(await endMembership(ctx, { membershipId: stranger?.id ?? "" })).toBe(false);
  expect(await endMembership(ctx, { membershipId: "mem_missing" })).toBe(false);
  const after = await listMembers(testCtx(db(), theirs.owner), { partnerId: theirs.partnerId });
  expect(after).toEqual([stranger]);
});

test("a membership that ended opens nothing with the next request", async () => {
  await loadWorld(db());
  const { owner, partnerId } = await approvedPartner(db());
  const joined = await accept(await invitationFor(owner, "guest@person.example", "viewer"), null);
  const { token } = await signIn(testCtx(db(), ANONYMOUS), {
    email: "guest@person.example",
    password: NEWCOMER.password,
    addressBlock: "x",
    userAgent: null,
  });
  expect((await findSession(db(), token, NOW))?.actor).toMatchObject({ kind: "member", role: "viewer" });
  const members = await listMembers(testCtx(db(), owner), { partnerId });
  const guest = members.find(({ accountId }) => accountId === joined.accountId);
  expect(await endMembership(testCtx(db(), owner), { membershipId: guest?.id ?? "" })).toBe(true);
  expect((await findSession(db(), token, NOW))?.actor).toEqual(ANONYMOUS);
});

test("an API key opens until it is withdrawn; its secret is kept nowhere, and only admins make one", async () => {
  await loadWorld(db());
  const admin = testCtx(db(), await staffPerson(db(), "admin"));
  const finance = testCtx(db(), await staffPerson(db(), "finance"));
  const wanted = { name: "Billing", legalEntityId: "ent_demo_us" };
  expect(await codeOf(createApiKey(finance, wanted))).toBe("not_allowed");
  expect(await createApiKey(admin, { ...wanted, legalEntityId: "ent_missing" })).toBeNull();
  const key = await createApiKey(admin, wanted);
  const secret = key?.secret ?? "";
  expect(secret).toMatch(/^rp_live_[0-9a-f]{72}$/);
  expect(await findApiKey(db(), secret, NOW)).toMatchObject({
    id: key?.id,
    scopes: ["revenue_events:write"],
    legalEntityId: "ent_demo_us",
  });
  const mistyped = secret.slice(0, -1) + (secret.endsWith("0") ? "1" : "0");
  expect(await findApiKey(db(), mistyped, NOW)).toBeNull();
  const { keys } = await listApiKeys(admin);
  expect(JSON.stringify(keys)).not.toContain(secret.slice(20));
  expect(await revokeApiKey(admin, { apiKeyId: key?.id ?? "" })).toBe(true);
  expect(await revokeApiKey(admin, { apiKeyId: key?.id ?? "" })).toBe(false);
  expect(await findApiKey(db(), secret, NOW)).toBeNull();
});
