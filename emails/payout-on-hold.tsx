import type { Money } from "#app/domain/money.ts";
import { MailAction, MailFigure, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type PayoutOnHoldProps = {
  readonly amount: Money;
  readonly connectUrl: string;
};

export const payoutOnHold: MailTemplate<PayoutOnHoldProps> = {
  subject: (_props, { text }) => text("emails.payout_on_hold.subject"),
  body: (props, reader) => (
    <>
      <MailFigure label={reader.text("emails.payout_on_hold.figure")}>
        {reader.format.money(props.amount)}
      </MailFigure>
      <MailParagraph>
        {reader.text("emails.payout_on_hold.lead", { amount: reader.format.money(props.amount) })}
      </MailParagraph>
      <MailParagraph>{reader.text("emails.payout_on_hold.detail")}</MailParagraph>
      <MailAction
        url={props.connectUrl}
        label={reader.text("emails.payout_on_hold.action")}
        reader={reader}
      />
    </>
  ),
};
