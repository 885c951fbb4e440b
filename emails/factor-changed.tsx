import type { FactorChange } from "#app/domain/factor-change.ts";
import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type FactorChangedProps = {
  readonly change: FactorChange;
  readonly changedAt: Date;
  readonly resetUrl: string;
};

export const factorChanged: MailTemplate<FactorChangedProps> = {
  subject: ({ change }, { text }) => text(`factors.mail_subject.${change}`),
  body: (props, reader) => (
    <>
      <MailParagraph>
        {reader.text(`factors.mail_lead.${props.change}`, {
          changedAt: reader.format.instant(props.changedAt),
        })}
      </MailParagraph>
      <MailParagraph>{reader.text("factors.mail_detail")}</MailParagraph>
      <MailAction
        url={props.resetUrl}
        label={reader.text("emails.password_changed.action")}
        reader={reader}
      />
    </>
  ),
};
