import type { ReactElement } from "react";
import type { Locale } from "#app/domain/locale.ts";
import type { Formats } from "#app/i18n/formats.ts";
import type { Text } from "#app/i18n/text.ts";

/** Who reads the mail: their language's texts and formats. */
export type MailReader = { readonly locale: Locale; readonly text: Text; readonly format: Formats };

/** A mail: its subject and its body, from props of its own. The layout around it is `renderMail`'s. */
export type MailTemplate<Props> = {
  /** One line, without personal data of anybody who was referred. */
  readonly subject: (props: Props, reader: MailReader) => string;
  readonly body: (props: Props, reader: MailReader) => ReactElement;
};
