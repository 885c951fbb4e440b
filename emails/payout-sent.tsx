import type { Money } from "#app/domain/money.ts";
import { MailAction, MailFigure, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type PayoutSentProps = {
  readonly amount: Money;
  readonly statementNumber: string;
  readonly payoutUrl: string;
};

export const payoutSent: MailTemplate<PayoutSentProps> = {
  subject: (props, { text, format }) =>
    text("emails.payout_sent.subject", { amount: format.money(props.amount) }),
  body: (props, reader) => (
    <>
      <MailFigure label={reader.text("emails.payout_sent.figure")}>
        {reader.format.money(props.amount)}
      </MailFigure>
      <MailParagraph>
        {reader.text("emails.payout_sent.lead", {
          amount: reader.format.money(props.amount),
          number: props.statementNumber,
        })}
      </MailParagraph>
      <MailParagraph>{reader.text("emails.payout_sent.detail")}</MailParagraph>
      <MailAction url={props.payoutUrl} label={reader.text("emails.payout_sent.action")} reader={reader} />
    </>
  ),
};
