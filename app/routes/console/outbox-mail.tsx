import { useLoaderData } from "@remix-run/react";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { findOutboxMail } from "#app/features/notifications/find-outbox-mail.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.mail" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params, isDemo }) => {
  const mail = isDemo ? await findOutboxMail(ctx, { mailId: params.id ?? "" }) : null;
  if (!mail) throw notFound(ctx);
  const { id, subject, to, createdAt, locale, text } = mail;
  return { id, subject, to, createdAt, locale, parts: withLinks(text, ctx.origin) };
});

type Part = { readonly at: number; readonly text: string; readonly path: string | null };

/** The mail's text cut at its links; only those to ourselves can be followed. */
function withLinks(text: string, origin: string): Part[] {
  let at = 0;
  return text.split(/(https?:\/\/\S+)/).map((part) => {
    const url = part.startsWith(`${origin}/`) && URL.canParse(part) ? new URL(part) : null;
    const start = at;
    at += part.length;
    const path = url && url.origin === origin ? url.pathname + url.search : null;
    return { at: start, text: part, path };
  });
}

export default function OutboxMail() {
  const { subject, to, createdAt, locale, parts } = useLoaderData<typeof loader>();
  const text = useText();
  return (
    <>
      <PageHeader title={subject} />
      <DefinitionList
        items={[
          { term: text("partners.mail_to"), value: to },
          { term: text("partners.written_at"), value: <Instant at={createdAt} /> },
        ]}
      />
      <div className="mt-6 whitespace-pre-wrap break-words" lang={locale}>
        {parts.map((part) =>
          part.path ? (
            <a key={part.at} href={part.path}>
              {part.text}
            </a>
          ) : (
            part.text
          ),
        )}
      </div>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
