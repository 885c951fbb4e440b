import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type AccountExistsProps = {
  readonly signInUrl: string;
  readonly resetUrl: string;
};

/** To an address that has an account, when somebody applies with it: the page itself answers everybody the same. */
export const accountExists: MailTemplate<AccountExistsProps> = {
  subject: (_props, { text }) => text("emails.account_exists.subject"),
  body: (props, reader) => (
    <>
      <MailParagraph>{reader.text("emails.account_exists.lead")}</MailParagraph>
      <MailAction url={props.signInUrl} label={reader.text("emails.account_exists.action")} reader={reader} />
      <MailParagraph>
        {reader.text("emails.account_exists.detail", { resetUrl: props.resetUrl })}
      </MailParagraph>
    </>
  ),
};
