import type { MailTransport } from "#app/adapters/mail.server.ts";
import type { StripeGateway } from "#app/adapters/stripe.server.ts";
import type { Actor } from "#app/domain/actor.ts";
import type { Database } from "#db/connect.server.ts";

export type { Database };

/** What every use case gets: `verb(ctx, input)`. Routes, jobs, CLI and demo make it, and only they read a clock. */
export type Ctx = {
  readonly db: Database;
  readonly actor: Actor;
  /** The instant of the request or job; the only time a use case knows. */
  readonly now: Date;
  readonly stripe: StripeGateway;
  readonly mail: MailTransport;
  /** Configured public origin, without slash at the end; all links start with it. */
  readonly origin: string;
  /** Joins log lines, audit rows and the error page of one request; a job puts its own id here. */
  readonly requestId: string;
};
