import { data, redirect } from "@remix-run/node";
import type { MemberActor, MemberRole, StaffActor, StaffRole, SystemActor } from "#app/domain/actor.ts";
import { ANONYMOUS, system } from "#app/domain/actor.ts";
import { type FoundApiKey, findApiKey } from "#app/features/accounts/find-api-key.server.ts";
import type { PendingSession } from "#app/features/accounts/find-pending-session.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import type { Access } from "./access.ts";
import type { ErrorNote } from "./error-note.ts";
import type { LoadContext } from "./load-context.ts";
import { problem } from "./problem.server.ts";
import { BodyRefused, readText } from "./read-body.server.ts";
import { pendingSessionOf, type Session, type SessionActor, sessionOf } from "./session.server.ts";

type VerifiedWebhook = Extract<ReturnType<Ctx["stripe"]["verifyWebhook"]>, { ok: true }>;
/** A webhook whose signature was checked, with the very bytes that were signed. */
export type SignedWebhook = { readonly event: VerifiedWebhook["event"]; readonly rawBody: string };

/** Whom the guard let in; the type of `ctx.actor` and of `session` follows from the declared access. */
export type Entrant<A extends Access> = {
  readonly ctx: Ctx & ProverParts & { readonly actor: ActorOf<A> };
  readonly session: A extends { kind: "anyone" } ? Session | null : A extends PersonAccess ? Session : null;
  /** Whose second factor is still to be proved. */
  readonly pending: A extends { kind: "pending" }
    ? PendingSession
    : A extends { kind: "anyone" }
      ? PendingSession | null
      : null;
  readonly webhook: A extends { kind: "stripe_signature" } ? SignedWebhook : null;
  /** The key that opened the door; it says whose revenue it sends. */
  readonly apiKey: A extends { kind: "api_key" } ? FoundApiKey : null;
};
/** By what a signed-in person proves afresh who they are, so that `ctx` does for `proveStepUp` and `offerStepUp`. */
type ProverParts = Pick<LoadContext, "limits" | "cipher"> & {
  readonly sessionId: string | null;
  /** Demo mode: codes of the demo's people are shown. */
  readonly isDemo: boolean;
};
type PersonAccess = { readonly kind: "signed_in" | "partner" | "staff" };
type ActorOf<A extends Access> = A extends { kind: "partner" }
  ? MemberActor
  : A extends { kind: "staff" }
    ? StaffActor
    : A extends { kind: "signed_in" }
      ? SessionActor
      : A extends { kind: "api_key" | "stripe_signature" }
        ? SystemActor
        : Ctx["actor"];

type AnyEntrant = {
  ctx: Ctx & ProverParts;
  session: Session | null;
  pending: PendingSession | null;
  webhook: SignedWebhook | null;
  apiKey: FoundApiKey | null;
};

const WEBHOOK_BYTES = 1024 * 1024;

/** Lets in or throws the answer: a redirect to the sign-in page, 401, 403, 404; logs every refusal. */
export async function enter<A extends Access>(
  access: A,
  request: Request,
  context: LoadContext,
  params: Readonly<Record<string, string | undefined>>,
): Promise<Entrant<A>> {
  const entrant = await whoEnters(access, request, context, params);
  return entrant as unknown as Entrant<A>;
}

async function whoEnters(
  access: Access,
  request: Request,
  context: LoadContext,
  params: Readonly<Record<string, string | undefined>>,
): Promise<AnyEntrant> {
  if (access.kind === "api_key") {
    const apiKey = await presentedApiKey(access.scope, request, context);
    return { ...entrantOf(context, apiKey.actor, null), apiKey };
  }
  if (access.kind === "stripe_signature") {
    const webhook = await signedWebhook(request, context, params.endpoint);
    return { ...entrantOf(context, system("stripe_webhook"), null), webhook };
  }
  if (access.kind === "pending") {
    const pending = await pendingSessionOf(request, context);
    if (!pending) throw redirect(signInPath(request), { status: 303 });
    return { ...entrantOf(context, ANONYMOUS, null), pending };
  }
  const session = await sessionOf(request, context);
  if (access.kind !== "anyone") {
    if (!session) throw redirect(signInPath(request), { status: 303 });
    const needs = whyNotEnter(access, session.actor);
    if (needs) {
      context.logger.warn(
        { requestId: context.requestId, account: session.account.id, needs },
        "entry refused",
      );
      const note: ErrorNote = { requestId: context.requestId, needs };
      throw data(note, { status: 403 });
    }
  }
  const entrant = entrantOf(context, session?.actor ?? ANONYMOUS, session);
  return session ? entrant : { ...entrant, pending: await pendingSessionOf(request, context) };
}

function entrantOf(context: LoadContext, actor: Ctx["actor"], session: Session | null): AnyEntrant {
  const { db, stripe, mail, env, requestId, limits, cipher } = context;
  const outside = { stripe, mail, origin: env.APP_ORIGIN };
  const prover = { limits, cipher, sessionId: session?.id ?? null, isDemo: env.DEMO };
  const ctx = { db, actor, now: context.clock(), ...outside, requestId, ...prover };
  return { ctx, session, pending: null, webhook: null, apiKey: null };
}

/** The roles of which the actor has none; null lets it in. */
function whyNotEnter(
  access: Exclude<Access, { kind: "anyone" | "pending" | "api_key" | "stripe_signature" }>,
  actor: SessionActor,
): readonly (MemberRole | StaffRole)[] | null {
  if (access.kind === "signed_in") return null;
  if (access.kind === "partner") {
    const fits = actor.kind === "member" && (access.roles.length === 0 || access.roles.includes(actor.role));
    return fits ? null : access.roles;
  }
  const fits =
    actor.kind === "staff" &&
    (access.roles.length === 0 || access.roles.some((role) => actor.roles.includes(role)));
  return fits ? null : access.roles;
}

function signInPath(request: Request): string {
  const url = new URL(request.url);
  return `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`;
}

async function presentedApiKey(scope: string, request: Request, context: LoadContext): Promise<FoundApiKey> {
  const [, secret] = /^Bearer ([\x21-\x7e]{16,200})$/.exec(request.headers.get("Authorization") ?? "") ?? [];
  const key = secret ? await findApiKey(context.db, secret, context.clock()) : null;
  if (!key) {
    context.logger.warn({ requestId: context.requestId }, "API key refused");
    throw problem(401, "not_authenticated", "Send an API key as Authorization: Bearer <key>.", undefined, {
      "WWW-Authenticate": "Bearer",
    });
  }
  if (!key.scopes.includes(scope)) {
    context.logger.warn({ requestId: context.requestId, apiKey: key.id, scope }, "API key lacks scope");
    throw problem(403, "scope_missing", `This API key lacks the scope ${scope}.`);
  }
  return key;
}

async function signedWebhook(
  request: Request,
  context: LoadContext,
  endpoint: string | undefined,
): Promise<SignedWebhook> {
  const secrets: Readonly<Record<string, string | undefined>> = {
    platform: context.env.STRIPE_WEBHOOK_SECRET,
    connect: context.env.STRIPE_CONNECT_WEBHOOK_SECRET,
  };
  const secret = endpoint && Object.hasOwn(secrets, endpoint) ? secrets[endpoint] : undefined;
  if (!secret) throw problem(404, "unknown_endpoint", "There is no such webhook endpoint.");
  const rawBody = await readWebhook(request);
  const signature = request.headers.get("Stripe-Signature");
  const checked = context.stripe.verifyWebhook({ rawBody, signature, secret, now: context.clock() });
  if (checked.ok) return { event: checked.event, rawBody };
  context.logger.warn({ requestId: context.requestId, endpoint, reason: checked.reason }, "webhook refused");
  throw problem(400, checked.reason, "The webhook's signature or form was refused.");
}

async function readWebhook(request: Request): Promise<string> {
  try {
    return await readText(request, WEBHOOK_BYTES);
  } catch (refused) {
    if (!(refused instanceof BodyRefused)) throw refused;
    throw problem(refused.status, `body_${refused.reason}`, "The body was refused.");
  }
}
