import type { Money } from "#app/domain/money.ts";
import { MailAction, MailFigure, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type RunWaitingForApprovalProps = {
  readonly period: string;
  readonly issuer: string;
  readonly total: Money;
  readonly payoutCount: number;
  readonly preparedBy: string;
  readonly runUrl: string;
};

export const runWaitingForApproval: MailTemplate<RunWaitingForApprovalProps> = {
  subject: (props, { text, format }) =>
    text("emails.run_waiting_for_approval.subject", { period: format.period(props.period) }),
  body: (props, reader) => (
    <>
      <MailFigure label={reader.text("emails.run_waiting_for_approval.figure")}>
        {reader.format.money(props.total)}
      </MailFigure>
      <MailParagraph>
        {reader.text("emails.run_waiting_for_approval.lead", {
          preparedBy: props.preparedBy,
          issuer: props.issuer,
          period: reader.format.period(props.period),
          count: props.payoutCount,
        })}
      </MailParagraph>
      <MailParagraph>{reader.text("emails.run_waiting_for_approval.detail")}</MailParagraph>
      <MailAction
        url={props.runUrl}
        label={reader.text("emails.run_waiting_for_approval.action")}
        reader={reader}
      />
    </>
  ),
};
