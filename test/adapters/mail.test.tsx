import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { createMailTransport } from "#app/adapters/mail.server.ts";
import { LOCALES, type Locale } from "#app/domain/locale.ts";
import { agreementOffered } from "#emails/agreement-offered.tsx";
import { applicationApproved } from "#emails/application-approved.tsx";
import { applicationReceived } from "#emails/application-received.tsx";
import { applicationRefused } from "#emails/application-refused.tsx";
import { contestDecided } from "#emails/contest-decided.tsx";
import { freezeLiftAsked, payoutsFrozen, payoutsGoOn } from "#emails/freeze-news.tsx";
import { invite } from "#emails/invite.tsx";
import { passwordChanged } from "#emails/password-changed.tsx";
import { passwordReset } from "#emails/password-reset.tsx";
import { payoutAccountChanged } from "#emails/payout-account-changed.tsx";
import { payoutOnHold } from "#emails/payout-on-hold.tsx";
import { payoutSent } from "#emails/payout-sent.tsx";
import { referralAccepted } from "#emails/referral-accepted.tsx";
import { referralDeclined } from "#emails/referral-declined.tsx";
import { referralRegistered } from "#emails/referral-registered.tsx";
import { renderMail } from "#emails/render-mail.tsx";
import { runWaitingForApproval } from "#emails/run-waiting-for-approval.tsx";
import { statementReady } from "#emails/statement-ready.tsx";
import { statementRestated } from "#emails/statement-restated.tsx";
import { verifyEmail } from "#emails/verify-email.tsx";

const url = "https://portal.example.com/go?token=abc&x=1";
const at = new Date("2026-11-02T09:30:00Z");
const amount = { minor: 123_450n, currency: "USD" };
const customer = "Clínica <b>Pérez</b>";
const product = "AI Course";
const MAILS = {
  agreementOffered: (locale: Locale) =>
    renderMail(
      agreementOffered,
      { title: "Agency", version: 2, effectiveOn: "2026-12-01", agreementUrl: url },
      locale,
    ),
  applicationApproved: (locale: Locale) =>
    renderMail(applicationApproved, { company: "Acme", enterUrl: url, hasPassword: false }, locale),
  applicationReceived: (locale: Locale) =>
    renderMail(applicationReceived, { company: "Acme", answerBy: "2026-11-05", statusUrl: url }, locale),
  applicationRefused: (locale: Locale) =>
    renderMail(applicationRefused, { company: "Acme", reason: "…" }, locale),
  contestDecided: (locale: Locale) =>
    renderMail(contestDecided, { customer, granted: true, reason: "…", referralUrl: url }, locale),
  invite: (locale: Locale) =>
    renderMail(invite, { inviter: "Eva", organisation: "Acme", inviteUrl: url, expiresAt: at }, locale),
  passwordChanged: (locale: Locale) => renderMail(passwordChanged, { changedAt: at, resetUrl: url }, locale),
  passwordReset: (locale: Locale) => renderMail(passwordReset, { resetUrl: url, expiresAt: at }, locale),
  freezeLiftAsked: (locale: Locale) => renderMail(freezeLiftAsked, { partner: "Acme", at, url }, locale),
  payoutAccountChanged: (locale: Locale) =>
    renderMail(
      payoutAccountChanged,
      {
        partner: "Acme",
        changedBy: "Eva",
        changedAt: at,
        usableFrom: at,
        account: { rail: "manual", last4: "1332" },
        notMeUrl: url,
      },
      locale,
    ),
  payoutsFrozen: (locale: Locale) => renderMail(payoutsFrozen, { partner: "Acme", at, url }, locale),
  payoutsGoOn: (locale: Locale) => renderMail(payoutsGoOn, { partner: "Acme", at, url }, locale),
  payoutOnHold: (locale: Locale) => renderMail(payoutOnHold, { amount, connectUrl: url }, locale),
  payoutSent: (locale: Locale) =>
    renderMail(payoutSent, { amount, statementNumber: "REP-2026-10-0001", payoutUrl: url }, locale),
  referralAccepted: (locale: Locale) =>
    renderMail(referralAccepted, { customer, product, referralUrl: url }, locale),
  referralDeclined: (locale: Locale) =>
    renderMail(referralDeclined, { customer, reason: "…", referralUrl: url }, locale),
  referralRegistered: (locale: Locale) =>
    renderMail(
      referralRegistered,
      { customer, product, protectedUntil: "2027-01-31", referralUrl: url },
      locale,
    ),
  runWaitingForApproval: (locale: Locale) =>
    renderMail(
      runWaitingForApproval,
      { period: "2026-10", issuer: "Iberia", total: amount, payoutCount: 42, preparedBy: "Ana", runUrl: url },
      locale,
    ),
  statementReady: (locale: Locale) =>
    renderMail(
      statementReady,
      { number: "REP-2026-10-0001", period: "2026-10", payable: amount, statementUrl: url },
      locale,
    ),
  statementRestated: (locale: Locale) =>
    renderMail(
      statementRestated,
      { number: "REP-2026-10-0001", version: 2, period: "2026-10", difference: amount, statementUrl: url },
      locale,
    ),
  verifyEmail: (locale: Locale) => renderMail(verifyEmail, { verifyUrl: url, expiresAt: at }, locale),
};

describe("mails", () => {
  it.each(Object.entries(MAILS))(
    "%s: both languages, as HTML and as text, whole, without the customer in its subject",
    async (_, write) => {
      const [en, es] = [await write("en"), await write("es")];
      expect(en.subject).not.toBe(es.subject);
      for (const [index, mail] of [en, es].entries()) {
        expect(mail.html).toContain(`lang="${LOCALES[index]}"`);
        expect(mail.html + mail.subject).not.toMatch(/undefined|\[object|\{\w+\}|<b>/);
        expect(mail.subject).not.toMatch(/Pérez|[\r\n]/);
        expect(mail.text.length).toBeGreaterThan(120);
        expect(mail.text).not.toMatch(/<(p|a|td|table)[ >]/);
        const linked = mail.html.includes("href=");
        if (linked) expect(mail.text).toContain(url);
      }
    },
  );

  it("amounts and days are written in the reader's way", async () => {
    expect((await MAILS.statementReady("en")).text).toContain("1,234.50\u00a0USD");
    expect((await MAILS.statementReady("es")).text).toContain("1.234,50\u00a0USD");
    expect((await MAILS.referralRegistered("es")).subject).toBe(
      "Tu referido está registrado hasta el 31 ene 2027",
    );
  });

  it("a name with a line break in it writes no header of its own", async () => {
    const props = {
      inviter: "Eva\r\nBcc: all@example.com",
      organisation: "Acme",
      inviteUrl: url,
      expiresAt: at,
    };
    expect((await renderMail(invite, props, "en")).subject).toBe(
      "Eva Bcc: all@example.com invites you to Acme",
    );
  });

  it("a link that is not an absolute web address is refused", async () => {
    for (const verifyUrl of ["/verify", "javascript:alert(1)"]) {
      await expect(renderMail(verifyEmail, { verifyUrl, expiresAt: at }, "en")).rejects.toThrow(
        "absolute web address",
      );
    }
  });
});

describe("sending", () => {
  const mail = { id: "mal_1", to: "ana@example.com", subject: "Liquidación", html: "<p>á</p>", text: "á" };
  const from = "Reparto <no-reply@example.org>";

  it("header fields refuse line breaks, and one mail goes to one address", async () => {
    const transport = createMailTransport({ from });
    for (const bad of [
      { to: "a@b.es\r\nBcc: c@d.es" },
      { to: "a@b.es, c@d.es" },
      { subject: "x\r\nBcc: c@d.es" },
      { subject: "x\ny" },
      { id: "x>\r\ny" },
    ]) {
      await expect(transport.send({ ...mail, ...bad })).rejects.toThrow("should hold");
    }
    expect(() => createMailTransport({ from: "a@b.es\r\nBcc: c@d.es" })).toThrow("should hold");
  });

  it("without a mail server the outbox is all there is", async () => {
    expect(await createMailTransport({ from }).send(mail)).toEqual({
      via: "outbox",
      messageId: "<mal_1@example.org>",
    });
  });

  it("goes out by SMTP with both parts and the same Message-ID each time", async () => {
    const server = await listeningMailServer();
    const transport = createMailTransport({ smtpUrl: `smtp://127.0.0.1:${server.port}`, from });
    await transport.send(mail);
    await transport.send(mail);
    await server.close();
    expect(server.received).toHaveLength(2);
    for (const received of server.received) {
      expect(received).toContain("Message-ID: <mal_1@example.org>");
      expect(received).toContain("Content-Type: text/plain");
      expect(received).toContain("Content-Type: text/html");
      expect(received).toContain("To: ana@example.com");
    }
  });
});

/** Just enough SMTP to take a mail in. */
async function listeningMailServer() {
  const received: string[] = [];
  const server = createServer((socket) => {
    let data: string | null = null;
    socket.write("220 ready\r\n");
    socket.on("data", (chunk) => {
      const said = chunk.toString();
      if (data !== null) {
        data += said;
        if (!data.endsWith("\r\n.\r\n")) return;
        received.push(data);
        data = null;
        socket.write("250 taken\r\n");
      } else if (said.startsWith("DATA")) {
        data = "";
        socket.write("354 go on\r\n");
      } else if (said.startsWith("QUIT")) socket.end("221 bye\r\n");
      else socket.write("250 fine\r\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  return { received, port, close: () => new Promise((resolve) => server.close(resolve)) };
}
