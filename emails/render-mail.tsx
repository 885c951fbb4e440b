import { render, toPlainText } from "@react-email/render";
import { invariant } from "#app/domain/errors.ts";
import type { Locale } from "#app/domain/locale.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { formatsFor } from "#app/i18n/formats.ts";
import { MailLayout } from "./mail-layout.tsx";
import type { MailReader, MailTemplate } from "./mail-template.ts";

/** Name in the mail's head and foot; the portal's own, whoever pays. */
const ISSUER = "Reparto";

/** The text part has no button, so it needs no fallback for one. */
const TEXT_FORM = {
  wordwrap: 78,
  selectors: [
    { selector: "h1", options: { uppercase: false } },
    { selector: "p.fallback", format: "skip" },
  ],
};

export type RenderedMail = { readonly subject: string; readonly html: string; readonly text: string };

/** Draws a mail as HTML and as text in the reader's language. Instants are told in `timeZone` (default UTC), named. */
export async function renderMail<Props>(
  template: MailTemplate<Props>,
  props: Props,
  locale: Locale,
  timeZone = "UTC",
): Promise<RenderedMail> {
  const reader: MailReader = { locale, text: textIn(locale), format: formatsFor(locale, timeZone) };
  const subject = oneLine(template.subject(props, reader));
  const html = await render(
    <MailLayout subject={subject} issuer={ISSUER} reader={reader}>
      {template.body(props, reader)}
    </MailLayout>,
  );
  return { subject, html, text: toPlainText(html, TEXT_FORM) };
}

/** A name that somebody typed with a line break in it must not write a header of its own. */
function oneLine(subject: string): string {
  const line = subject.replace(/\p{Cc}+/gu, " ").trim();
  invariant(line !== "", "a mail has a subject");
  return line;
}
