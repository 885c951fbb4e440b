import { PassThrough } from "node:stream";
import {
  type ActionFunctionArgs,
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { PageProvider } from "#app/http/page-context.tsx";
import { localeOf, themeOf } from "#app/http/preferences.server.ts";
import type { RootView } from "#app/http/use-shell.ts";
import { CATALOGUE } from "#app/i18n/catalogue.server.ts";
import { I18nProvider } from "#app/i18n/provider.tsx";

/** A page that is not drawn by then never will be. */
const ABORT_AFTER_MS = 10_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const { nonce, requestId, env, logger } = context;
  const root = remixContext.staticHandlerContext.loaderData?.root as RootView | undefined;
  const locale = root?.locale ?? localeOf(request, null, env.APP_ORIGIN);
  const page = { nonce, requestId, theme: themeOf(request, env.APP_ORIGIN) };
  const waitsForAll = isbot(request.headers.get("User-Agent") ?? "");
  return new Promise((resolve, reject) => {
    let answeredStatus = status;
    let isSent = false;
    const send = () => {
      isSent = true;
      headers.set("Content-Type", "text/html; charset=utf-8");
      const body = new PassThrough();
      body.on("close", () => clearTimeout(timer));
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: answeredStatus }));
      stream.pipe(body);
    };
    const stream = renderToPipeableStream(
      <PageProvider value={page}>
        <I18nProvider locale={locale} timeZone={root?.timeZone ?? "UTC"} messages={CATALOGUE[locale]}>
          <RemixServer context={remixContext} url={request.url} nonce={nonce} />
        </I18nProvider>
      </PageProvider>,
      {
        nonce,
        onShellReady: () => !waitsForAll && send(),
        onAllReady: () => {
          clearTimeout(timer);
          if (waitsForAll) send();
        },
        onShellError: (error) => {
          clearTimeout(timer);
          reject(error);
        },
        onError: (error) => {
          answeredStatus = 500;
          // What fails before the first byte is thrown to handleError by Remix itself.
          if (isSent && !request.signal.aborted)
            logger.error({ requestId, err: error }, "page broke while it was sent");
        },
      },
    );
    const timer = setTimeout(() => stream.abort(), ABORT_AFTER_MS);
  });
}

/** Mistakes that no guard saw: logged once with the request's id; a person who went away is no mistake. */
export function handleError(
  error: unknown,
  { request, context }: LoaderFunctionArgs | ActionFunctionArgs,
): void {
  if (request.signal.aborted) return;
  const { logger, requestId } = context;
  if (isRouteErrorResponse(error) && error.status < 500) {
    logger.info({ requestId, status: error.status }, "no such page or method");
    return;
  }
  logger.error({ requestId, err: error }, "request failed");
}
