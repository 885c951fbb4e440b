import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import type { Locale } from "#app/domain/locale.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import type { Text } from "#app/i18n/text.ts";
import type { Access } from "./access.ts";
import { type Entrant, enter } from "./enter.server.ts";
import type { LoadContext } from "./load-context.ts";
import type { FormReplyData } from "./parse-form.server.ts";
import { localeOf } from "./preferences.server.ts";
import { replyToFailedAction, throwForPage } from "./refusals.server.ts";

/** What a guarded loader or action works with. */
export type Entered<A extends Access> = Entrant<A> & {
  readonly request: Request;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly url: URL;
  readonly locale: Locale;
  /** Texts in the reader's language, for file names and the like; pages use `useText()`. */
  readonly text: Text;
  readonly limits: LoadContext["limits"];
  readonly cipher: LoadContext["cipher"];
  readonly clientAddress: string;
  /** Key of the hash by which a referred student is found again; null where none is configured. */
  readonly studentKeySecret: string | null;
  /** Demo mode: sign-ins and the mail outbox may be shown. */
  readonly isDemo: boolean;
  /** A simulator stands in for Stripe: every page with a shell says so. */
  readonly isSimulated: boolean;
  readonly demoClock: LoadContext["demoClock"];
  /** For an answer that goes on; everything else takes `ctx.now`. */
  readonly clock: LoadContext["clock"];
  readonly logger: LoadContext["logger"];
};

/** A loader that checked who enters; `access` is what the access test reads. */
export type Guarded<Result, A extends Access = Access> = {
  (args: LoaderFunctionArgs): Promise<Result>;
  readonly access: A;
};

/**
 * A loader behind its own door: children never rely on a parent's check (`.data?_routes=` runs them alone).
 * Anonymous people are sent to the sign-in page, the wrong role gets 403, machines get problem documents.
 */
export function guardedLoader<A extends Access, Result>(
  access: A,
  load: (entered: Entered<A>) => Promise<Result> | Result,
): Guarded<Result, A> {
  const loader = async (args: LoaderFunctionArgs): Promise<Result> => {
    try {
      return await load(await entered(access, args));
    } catch (error) {
      return throwForPage(error, access, args.request, args.context);
    }
  };
  return Object.assign(loader, { access });
}

/**
 * An action behind its own door. A refusal of the business (`DomainError`) becomes the form's answer here and nowhere
 * else: 409 with a sentence, what was typed kept; for machines a problem document.
 */
export function guardedAction<A extends Access, Result>(
  access: A,
  act: (entered: Entered<A>) => Promise<Result> | Result,
): Guarded<Result | FormReplyData, A> {
  const action = async (args: ActionFunctionArgs): Promise<Result | FormReplyData> => {
    try {
      return await act(await entered(access, args));
    } catch (error) {
      return replyToFailedAction(error, access, args.request, args.context);
    }
  };
  return Object.assign(action, { access });
}

async function entered<A extends Access>(access: A, args: LoaderFunctionArgs): Promise<Entered<A>> {
  const { request, params, context } = args;
  const entrant = await enter(access, request, context, params);
  const locale = localeOf(request, entrant.session ?? entrant.pending, context.env.APP_ORIGIN);
  return {
    ...entrant,
    request,
    params,
    url: new URL(request.url),
    locale,
    text: textIn(locale),
    limits: context.limits,
    cipher: context.cipher,
    clientAddress: context.clientAddress,
    studentKeySecret: context.env.STUDENT_KEY_SECRET ?? null,
    isDemo: context.env.DEMO,
    isSimulated: context.env.STRIPE_API_BASE !== undefined,
    demoClock: context.demoClock,
    clock: context.clock,
    logger: context.logger,
  };
}
