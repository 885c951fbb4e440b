import type { Cipher } from "#app/domain/cipher.ts";
import type { Clock, DemoClock } from "#app/domain/clock.ts";
import type { Ctx, Database } from "#app/features/context.server.ts";
import type { Logger } from "#app/logger.server.ts";
import type { AttemptLimits } from "./attempt-limits.server.ts";

/** What the composition root hands to every Remix loader and action. Server and bundle share these very objects. */
export type LoadContext = {
  readonly db: Database;
  readonly stripe: Ctx["stripe"];
  readonly mail: Ctx["mail"];
  readonly clock: Clock;
  /** Only in the demo: the same clock, and the way to move it on. */
  readonly demoClock?: DemoClock | undefined;
  readonly limits: AttemptLimits;
  /** Seals bank details and the like; null where no key is configured. */
  readonly cipher: Cipher | null;
  readonly env: {
    readonly APP_ORIGIN: string;
    readonly DEMO: boolean;
    readonly STRIPE_API_BASE?: string | undefined;
    readonly STRIPE_WEBHOOK_SECRET?: string | undefined;
    readonly STRIPE_CONNECT_WEBHOOK_SECRET?: string | undefined;
    readonly STUDENT_KEY_SECRET?: string | undefined;
  };
  readonly logger: Logger;
  readonly requestId: string;
  /** Of this response's Content-Security-Policy. */
  readonly nonce: string;
  /** IP address of the person, from a trusted proxy when one is configured. */
  readonly clientAddress: string;
};

declare module "@remix-run/node" {
  interface AppLoadContext extends LoadContext {}
  interface Future {
    v3_singleFetch: true;
  }
}
