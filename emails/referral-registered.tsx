import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type ReferralRegisteredProps = {
  readonly customer: string;
  readonly product: string;
  /** Calendar day, the last protected one. */
  readonly protectedUntil: string;
  readonly referralUrl: string;
};

export const referralRegistered: MailTemplate<ReferralRegisteredProps> = {
  subject: (props, { text, format }) =>
    text("emails.referral_registered.subject", { protectedUntil: format.day(props.protectedUntil) }),
  body: (props, reader) => (
    <>
      <MailParagraph>
        {reader.text("emails.referral_registered.lead", { customer: props.customer, product: props.product })}
      </MailParagraph>
      <MailParagraph>
        {reader.text("emails.referral_registered.detail", {
          protectedUntil: reader.format.day(props.protectedUntil),
        })}
      </MailParagraph>
      <MailAction
        url={props.referralUrl}
        label={reader.text("emails.referral_registered.action")}
        reader={reader}
      />
    </>
  ),
};
