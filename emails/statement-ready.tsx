import type { Money } from "#app/domain/money.ts";
import { MailAction, MailFigure, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type StatementReadyProps = {
  readonly number: string;
  readonly period: string;
  /** What this statement pays; zero when nothing is. */
  readonly payable: Money;
  readonly statementUrl: string;
};

export const statementReady: MailTemplate<StatementReadyProps> = {
  subject: (props, { text, format }) =>
    text("emails.statement_ready.subject", { number: props.number, period: format.period(props.period) }),
  body: (props, reader) => (
    <>
      <MailFigure label={reader.text("emails.statement_ready.figure")}>
        {reader.format.money(props.payable)}
      </MailFigure>
      <MailParagraph>
        {reader.text("emails.statement_ready.lead", { period: reader.format.period(props.period) })}
      </MailParagraph>
      <MailParagraph>
        {reader.text(
          props.payable.minor > 0n
            ? "emails.statement_ready.detail_payable"
            : "emails.statement_ready.detail_nothing",
        )}
      </MailParagraph>
      <MailAction
        url={props.statementUrl}
        label={reader.text("emails.statement_ready.action")}
        reader={reader}
      />
    </>
  ),
};
