import fs from "node:fs";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { createCipher } from "#app/adapters/cipher.server.ts";
import { createMailTransport } from "#app/adapters/mail.server.ts";
import { createStripe } from "#app/adapters/stripe.server.ts";
import { SIGN_INS } from "#app/demo/story-people.ts";
import { system } from "#app/domain/actor.ts";
import { listDemoSignIns } from "#app/features/accounts/list-demo-sign-ins.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { partner } from "#db/schema/partners.ts";
import { assertNoOpenTransaction, withActor } from "#db/with-actor.server.ts";
import { inData } from "./project.ts";
import type { Secrets } from "./secrets.ts";

/** What the launcher and the operator's command know; the player makes its own actors and instants. */
type WorldParts = {
  readonly db: Ctx["db"];
  readonly origin: string;
  readonly mailFrom: string;
  readonly simulatorUrl: string;
  readonly secrets: Secrets;
};

const recordSchema = z.strictObject({ state: z.enum(["playing", "played"]) });
const recordFile = () => inData("demo.json");

/** True when a start was cut while it played the demo world on this data folder. */
export function demoWasCut(): boolean {
  try {
    return recordSchema.parse(JSON.parse(fs.readFileSync(recordFile(), "utf8"))).state === "playing";
  } catch {
    return false;
  }
}

export function forgetDemo(): void {
  fs.rmSync(recordFile(), { force: true });
}

/** The demo is for an empty database alone: one partner is enough to leave it be. */
export async function isEmpty(db: Ctx["db"]): Promise<boolean> {
  const rows = await withActor({ db, actor: system("demo") }, (tx) =>
    tx.select({ one: sql`1` }).from(partner).limit(1),
  );
  return rows.length === 0;
}

/** Plays the demo world through the use cases. */
export async function playDemoWorld(parts: WorldParts): Promise<void> {
  const { db, origin, simulatorUrl, secrets } = parts;
  record("playing");
  // Loaded here alone: no later start needs the story.
  const { playDemo } = await import("#app/demo/play-demo.server.ts");
  await playDemo({
    db,
    origin,
    simulatorUrl,
    now: new Date(),
    mail: createMailTransport({ from: parts.mailFrom }),
    stripe: createStripe({
      secretKey: secrets.STRIPE_SECRET_KEY,
      apiBase: simulatorUrl,
      beforeRequest: assertNoOpenTransaction,
    }),
    webhookSecrets: {
      platform: secrets.STRIPE_WEBHOOK_SECRET,
      connect: secrets.STRIPE_CONNECT_WEBHOOK_SECRET,
    },
    cipher: createCipher(secrets.ENCRYPTION_KEYS),
    studentKeySecret: secrets.STUDENT_KEY_SECRET,
  });
  record("played");
}

/** One person for each role of the story, as lines of text; [] when the database has no demo people. */
export async function demoSignInLines(db: Ctx["db"]): Promise<string[]> {
  const people = await listDemoSignIns({ db, now: new Date(), cipher: null });
  const found = SIGN_INS.flatMap(({ role, email }) => {
    const person = people.find((one) => one.email === email);
    return person ? [{ role, email, partnerName: person.partnerName ?? "" }] : [];
  });
  const widthOf = (texts: string[]) => Math.max(...texts.map((text) => text.length));
  const roleWidth = widthOf(found.map(({ role }) => role));
  const emailWidth = widthOf(found.map(({ email }) => email));
  return found.map(({ role, email, partnerName }) =>
    `  ${role.padEnd(roleWidth)}  ${email.padEnd(emailWidth)}  ${partnerName}`.trimEnd(),
  );
}

function record(state: "playing" | "played"): void {
  fs.writeFileSync(recordFile(), `${JSON.stringify({ state })}\n`);
}
