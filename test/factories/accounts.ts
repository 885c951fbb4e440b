import { createCipher } from "#app/adapters/cipher.server.ts";
import type { StripeGateway } from "#app/adapters/stripe.server.ts";
import { type Actor, type StaffActor, type StaffRole, system } from "#app/domain/actor.ts";
import { createStaff } from "#app/features/accounts/create-staff.server.ts";
import type { Ctx, Database } from "#app/features/context.server.ts";
import { findOutboxMail } from "#app/features/notifications/find-outbox-mail.server.ts";
import { listOutbox } from "#app/features/notifications/list-outbox.server.ts";

export const ORIGIN = "https://reparto.test";
export const NOW = new Date("2026-03-05T10:00:00.000Z");
export const PASSWORD = "four walls and a lamp";

/** Seals with a key that everybody knows. */
export const TEST_CIPHER = createCipher(`test:${"5e".repeat(32)}`);

/** Counts nothing: for tests that are not about limits. */
export const NO_LIMITS = { consume: async () => {}, forget: async () => {} };

/** Any call of it is a mistake of the test. */
const NO_STRIPE = new Proxy({} as StripeGateway, {
  get: (_, name) => () => Promise.reject(new Error(`Stripe is not there: ${String(name)}`)),
});

export type TestCtx = Ctx & {
  readonly limits: typeof NO_LIMITS;
  readonly cipher: typeof TEST_CIPHER;
  readonly sessionId: string;
  readonly isDemo: boolean;
};

/** What a request or job would hand to a use case. */
export function testCtx<A extends Actor>(
  db: Database,
  actor: A,
  more: Partial<Pick<Ctx, "now" | "stripe">> = {},
): TestCtx & { readonly actor: A } {
  return {
    db,
    actor,
    now: NOW,
    stripe: NO_STRIPE,
    mail: { send: async ({ id }) => ({ via: "outbox", messageId: id }) },
    origin: ORIGIN,
    requestId: "req_test",
    limits: NO_LIMITS,
    cipher: TEST_CIPHER,
    sessionId: "test",
    isDemo: false,
    ...more,
  };
}

let people = 0;

/** A person of the company with a password (`PASSWORD`) and these roles. */
export async function staffPerson(
  db: Database,
  ...roles: StaffRole[]
): Promise<StaffActor & { readonly email: string }> {
  const email = `staff${++people}@company.example`;
  const { accountId } = await createStaff(testCtx(db, system("test")), {
    email,
    name: `Staff Person ${people}`,
    roles,
    locale: "en",
    timeZone: "Europe/Madrid",
    password: PASSWORD,
  });
  return { kind: "staff", accountId, roles, email };
}

/** The secret of the newest link of this kind that was mailed to an address: `verify-email`, `reset`, `invite`, `apply/status`. */
export async function mailedToken(db: Database, to: string, path: string): Promise<string> {
  const reader = { db, actor: system("test") };
  for (const { id } of await listOutbox(reader, { to })) {
    const mail = await findOutboxMail(reader, { mailId: id });
    const found = new RegExp(`${ORIGIN}/${path}/([A-Za-z0-9_-]{43})`).exec(mail?.text ?? "");
    if (found?.[1]) return found[1];
  }
  throw new Error(`No link ${path} was mailed to ${to}.`);
}
