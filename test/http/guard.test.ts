import type { LoaderFunctionArgs } from "@remix-run/node";
import { pino } from "pino";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { type Actor, system } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import {
  type Access,
  anyone,
  halfSignedIn,
  machine,
  signedIn,
  signedInPartner,
  signedInStaff,
} from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { Unavailable } from "#app/http/unavailable.server.ts";

/** Tokens that the accounts room would know. */
const ACTORS: Record<string, Actor> = {
  applicant: { kind: "anonymous" },
  viewer: { kind: "member", accountId: "acc_1", partnerId: "par_1", role: "viewer" },
  owner: { kind: "member", accountId: "acc_2", partnerId: "par_1", role: "owner" },
  manager: { kind: "staff", accountId: "acc_3", roles: ["manager"] },
  finance: { kind: "staff", accountId: "acc_4", roles: ["manager", "finance"] },
};
vi.mock("#app/features/accounts/find-session.server.ts", () => ({
  findSession: async (_db: unknown, token: string) =>
    ACTORS[token] ? { actor: ACTORS[token], account: { id: token, locale: null }, memberships: [] } : null,
}));
vi.mock("#app/features/accounts/find-pending-session.server.ts", () => ({
  findPendingSession: async (_db: unknown, token: string) =>
    token === "half" ? { token, side: "staff", account: { id: "acc_5", locale: null } } : null,
}));
vi.mock("#app/features/accounts/find-api-key.server.ts", () => ({
  findApiKey: async (_db: unknown, secret: string) =>
    secret === "a-known-secret-of-ours"
      ? { id: "key_1", scopes: ["revenue:write"], actor: system("api") }
      : null,
}));

function args(init: RequestInit & { session?: string; endpoint?: string } = {}): LoaderFunctionArgs {
  const headers = new Headers(init.headers);
  if (init.session) headers.set("Cookie", `session=${init.session}`);
  const context = {
    env: { APP_ORIGIN: "http://localhost", DEMO: false, STRIPE_WEBHOOK_SECRET: "whsec_platform" },
    clock: () => new Date("2026-11-20T10:00:00Z"),
    logger: pino({ level: "silent" }),
    requestId: "req_1",
    stripe: { verifyWebhook: ({ signature }: { signature: string | null }) => verified(signature) },
  };
  const request = new Request("http://localhost/console/runs?period=2026-10", { ...init, headers });
  return { request, params: { endpoint: init.endpoint }, context } as unknown as LoaderFunctionArgs;
}

const verified = (signature: string | null) =>
  signature === "good" ? { ok: true, event: { id: "evt_1" } } : { ok: false, reason: "bad_signature" };

/** Status of what a door answers to each visitor; 200 is let in. */
async function statusFor(access: Access, init: Parameters<typeof args>[0]): Promise<number> {
  try {
    await guardedLoader(access, () => "in")(args(init));
    return 200;
  } catch (answer) {
    if (answer instanceof Response) return answer.status;
    return (answer as { init: ResponseInit }).init.status ?? 0;
  }
}

test("each door lets in whom it names, sends strangers to sign in and refuses the wrong role", async () => {
  const doors: [Access, Record<string, number>][] = [
    [anyone(), { "": 200, forged: 200, applicant: 200, viewer: 200, owner: 200, manager: 200, finance: 200 }],
    // Whoever gave the password alone passes one door, which is closed to everybody else.
    [halfSignedIn(), { "": 303, forged: 303, half: 200, applicant: 303, owner: 303, finance: 303 }],
    [anyone(), { half: 200 }],
    [signedIn(), { half: 303 }],
    [signedInPartner(), { half: 303 }],
    [signedInStaff(), { half: 303 }],
    [
      signedIn(),
      { "": 303, forged: 303, applicant: 200, viewer: 200, owner: 200, manager: 200, finance: 200 },
    ],
    [
      signedInPartner(),
      { "": 303, forged: 303, applicant: 403, viewer: 200, owner: 200, manager: 403, finance: 403 },
    ],
    [
      signedInPartner("owner"),
      { "": 303, applicant: 403, viewer: 403, owner: 200, manager: 403, finance: 403 },
    ],
    [signedInStaff(), { "": 303, applicant: 403, viewer: 403, owner: 403, manager: 200, finance: 200 }],
    [signedInStaff("finance", "admin"), { "": 303, owner: 403, manager: 403, finance: 200 }],
    [machine("api_key", "revenue:write"), { "": 401, owner: 401, finance: 401 }],
    [machine("stripe_signature"), { "": 404, owner: 404, finance: 404 }],
  ];
  for (const [access, visitors] of doors) {
    for (const [session, status] of Object.entries(visitors)) {
      expect([access, session, await statusFor(access, { session })]).toEqual([access, session, status]);
    }
  }
});

test("a stranger comes back to the page that was asked for", async () => {
  const refused = await guardedLoader(
    signedInStaff(),
    () => null,
  )(args()).catch((answer: Response) => answer);
  expect(refused?.headers.get("Location")).toBe("/sign-in?next=%2Fconsole%2Fruns%3Fperiod%3D2026-10");
});

test("an API key opens what its scope names, and nothing else", async () => {
  const withKey = (secret: string) => ({ headers: { Authorization: `Bearer ${secret}` } });
  const write = machine("api_key", "revenue:write");
  expect(await statusFor(write, withKey("a-known-secret-of-ours"))).toBe(200);
  expect(await statusFor(write, withKey("an-unknown-secret-of-others"))).toBe(401);
  expect(await statusFor(machine("api_key", "payouts:read"), withKey("a-known-secret-of-ours"))).toBe(403);
});

test("a webhook is let in by its signature, with the bytes that were signed", async () => {
  const arriving = (signature: string, endpoint: string) =>
    args({ method: "POST", body: '{"id": "evt_1"}', headers: { "Stripe-Signature": signature }, endpoint });
  const act = guardedAction(machine("stripe_signature"), ({ webhook, ctx }) => [webhook, ctx.actor]);
  expect(await act(arriving("good", "platform"))).toEqual([
    { event: { id: "evt_1" }, rawBody: '{"id": "evt_1"}' },
    system("stripe_webhook"),
  ]);
  await expect(act(arriving("forged", "platform"))).rejects.toMatchObject({ status: 400 });
  await expect(act(arriving("good", "connect"))).rejects.toMatchObject({ status: 404 });
  await expect(act(arriving("good", "__proto__"))).rejects.toMatchObject({ status: 404 });
});

test("a refusal of the business answers the form with its sentence and what was typed; our mistake says only its number", async () => {
  const failing = async (error: Error) => {
    const action = guardedAction(anyone(), async ({ request }) => {
      await parseForm(request, z.object({ name: z.string(), password: z.string() }));
      throw error;
    });
    const body = new URLSearchParams({ name: "Acme", password: "hunter2", intent: "register" });
    const answer = await action(args({ method: "POST", body })).catch((thrown: unknown) => thrown);
    return answer as { data: unknown; init: ResponseInit };
  };
  expect(await failing(new DomainError("claim_already_protected"))).toMatchObject({
    data: {
      refused: true,
      intent: "register",
      problems: [{ field: null, key: "errors.claim_already_protected" }],
      typed: { name: ["Acme"], intent: ["register"] },
    },
    init: { status: 409 },
  });
  expect((await failing(new DomainError("too_many_attempts"))).init.status).toBe(429);
  expect((await failing(new Unavailable("no count"))).init.status).toBe(503);
  expect(await failing(new Error("secret detail"))).toMatchObject({
    data: { requestId: "req_1" },
    init: { status: 500 },
  });
  expect(JSON.stringify(await failing(new Error("secret detail")))).not.toMatch(/secret detail|hunter2/);
});

test("a refusal to a machine is a problem document", async () => {
  const act = guardedAction(machine("api_key", "revenue:write"), () => {
    throw new DomainError("batch_too_large");
  });
  const headers = { Authorization: "Bearer a-known-secret-of-ours" };
  const answer = await act(args({ method: "POST", headers })).catch((thrown: unknown) => thrown as Response);
  expect(answer).toBeInstanceOf(Response);
  expect(await (answer as Response).json()).toMatchObject({ status: 409, code: "batch_too_large" });
});
