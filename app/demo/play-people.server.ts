import { system } from "#app/domain/actor.ts";
import { acceptInvitation } from "#app/features/accounts/accept-invitation.server.ts";
import { createStaff } from "#app/features/accounts/create-staff.server.ts";
import { giveTotp } from "#app/features/accounts/give-totp.server.ts";
import { inviteMember } from "#app/features/accounts/invite-member.server.ts";
import { DEMO_PASSWORD } from "#app/features/accounts/list-demo-sign-ins.server.ts";
import { readMailedLink } from "./read-mail.server.ts";
import { ctxOf, partnerOf, type Stage } from "./stage.server.ts";
import type { StoryPartner } from "./story-partners.ts";
import { STAFF, type StoryMember } from "./story-people.ts";

/** The company's own people come first. */
export async function hireStaff(stage: Stage, now: Date): Promise<void> {
  for (const { key, totpSecret: secret, ...person } of STAFF) {
    const { roles } = person;
    const ctx = ctxOf(stage, system("demo"), now);
    const { accountId } = await createStaff(ctx, { ...person, password: DEMO_PASSWORD });
    await giveTotp({ ...ctx, actor: system("demo"), cipher: stage.parts.cipher }, { accountId, secret });
    stage.staff.set(key, { kind: "staff", accountId, roles });
  }
}

/** The owner invites somebody, who follows the mailed link. */
export async function joinTeam(
  stage: Stage,
  now: Date,
  story: StoryPartner,
  member: StoryMember,
): Promise<void> {
  const { owner } = partnerOf(stage, story.key);
  const { locale, country } = story;
  const { email, role, name } = member;
  await inviteMember(ctxOf(stage, owner, now), { email, role, locale });
  await acceptInvitation(ctxOf(stage, { kind: "anonymous" }, now), {
    token: await readMailedLink(stage, email, "invite"),
    signedInAccountId: null,
    newPerson: {
      name,
      password: DEMO_PASSWORD,
      locale,
      timeZone: country === "ES" ? "Europe/Madrid" : "America/New_York",
    },
  });
}
