import { expect, test } from "vitest";
import { createMailTransport, type OutgoingMail } from "#app/adapters/mail.server.ts";
import { type Actor, ANONYMOUS, type MemberActor, type StaffActor, system } from "#app/domain/actor.ts";
import { findOutboxMail } from "#app/features/notifications/find-outbox-mail.server.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";
import { queueMail } from "#app/features/notifications/queue-mail.server.ts";
import { sendMail } from "#app/features/notifications/send-mail.server.ts";
import { withActor, withAuth } from "#db/with-actor.server.ts";
import { databasePerTest } from "#test/setup/database.ts";

const world = databasePerTest();
const now = new Date("2026-03-05T10:00:00.000Z");
const staff: StaffActor = { kind: "staff", accountId: "acc_staff", roles: ["admin"] };
const verification = (to: string) =>
  ({
    template: "verify_email",
    props: {
      verifyUrl: "https://portal.example/verify#abc",
      expiresAt: new Date("2026-03-06T10:00:00.000Z"),
    },
    to,
    now,
  }) as const;
const as = (actor: Actor) => ({ db: world().database, actor, now });

async function waitingJobs(): Promise<string[]> {
  const { rows } = await world()
    .database.pool("queue")
    .query("select task_identifier from graphile_worker.jobs");
  return rows.map((row: { task_identifier: string }) => row.task_identifier);
}

test("a mail and the wish to send it stand only when the act that caused them is committed", async () => {
  await expect(
    withActor(as(ANONYMOUS), async (tx) => {
      await queueMail(tx, { ...verification("ana@agency.example"), locale: "es" });
      throw new Error("the act fails");
    }),
  ).rejects.toThrow("the act fails");
  expect(await listOutbox(as(staff))).toEqual([]);
  expect(await waitingJobs()).toEqual([]);

  await withActor(as(ANONYMOUS), (tx) =>
    queueMail(tx, { ...verification("ana@agency.example"), locale: "es" }),
  );
  expect(await listOutbox(as(staff))).toMatchObject([
    { to: "ana@agency.example", sentAt: null, failure: null },
  ]);
  expect(await waitingJobs()).toEqual(["send_mail"]);
});

test("a mail is written in its reader's language, as HTML and as text", async () => {
  const ids = await withAuth(world().database, async (tx) => [
    await queueMail(tx, { ...verification("a@x.example"), locale: "en" }),
    await queueMail(tx, { ...verification("b@x.example"), locale: "es" }),
  ]);
  const [english, spanish] = await Promise.all(ids.map((mailId) => findOutboxMail(as(staff), { mailId })));
  expect(english?.subject).not.toBe(spanish?.subject);
  expect(spanish?.html).toContain('lang="es"');
  for (const mail of [english, spanish]) expect(mail?.text).toContain("https://portal.example/verify#abc");
});

test("a member writes mails of its own partner only, and reads none", async () => {
  const member: MemberActor = { kind: "member", accountId: "acc_1", partnerId: "par_1", role: "owner" };
  const mail = { ...verification("x@y.example"), locale: "en" } as const;
  await withActor(as(member), (tx) => queueMail(tx, { ...mail, partnerId: "par_1" }));
  await expect(
    withActor(as(member), (tx) => queueMail(tx, { ...mail, partnerId: "par_2" })),
  ).rejects.toThrow();
  await expect(listOutbox(as(member))).rejects.toThrow();
});

test("a mail is sent once; a failure is noted, and the next try sends it", async () => {
  const mailId = await withAuth(world().database, (tx) =>
    queueMail(tx, { ...verification("ana@agency.example"), locale: "en" }),
  );
  const sent: OutgoingMail[] = [];
  const accept = async (mail: OutgoingMail) =>
    ({ via: "smtp", messageId: `<${sent.push(mail)}@x>` }) as const;
  const ctx = { ...as(system("send_mail")), mail: { send: accept } };
  const down = { ...ctx, mail: { send: () => Promise.reject(new Error("the mail server is down")) } };

  await expect(sendMail(down, { mailId })).rejects.toThrow("the mail server is down");
  expect(await listOutbox(as(staff))).toMatchObject([
    { sentAt: null, failure: "Error: the mail server is down" },
  ]);

  expect(await sendMail(ctx, { mailId })).toBe("sent");
  expect(await sendMail(ctx, { mailId })).toBe("nothing_to_send");
  expect(sent).toMatchObject([{ id: mailId, to: "ana@agency.example" }]);
  expect(await listOutbox(as(staff))).toMatchObject([{ sentAt: now, failure: null }]);
});

test("without a mail server a mail stays in the outbox, unsent", async () => {
  const mailId = await withAuth(world().database, (tx) =>
    queueMail(tx, { ...verification("ana@agency.example"), locale: "en" }),
  );
  const ctx = {
    ...as(system("send_mail")),
    mail: createMailTransport({ from: "Reparto <r@reparto.example>" }),
  };
  expect(await sendMail(ctx, { mailId })).toBe("left_in_outbox");
  expect(await listOutbox(as(staff))).toMatchObject([{ sentAt: null, failure: null }]);
});
