import type { Money } from "#app/domain/money.ts";
import { MailAction, MailFigure, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type StatementRestatedProps = {
  readonly number: string;
  readonly version: number;
  readonly period: string;
  /** What its lines should have been less what they were. */
  readonly difference: Money;
  readonly statementUrl: string;
};

export const statementRestated: MailTemplate<StatementRestatedProps> = {
  subject: (props, { text, format }) =>
    text("emails.statement_restated.subject", { number: props.number, period: format.period(props.period) }),
  body: (props, reader) => (
    <>
      <MailFigure label={reader.text("emails.statement_restated.figure")}>
        {reader.format.money(props.difference)}
      </MailFigure>
      <MailParagraph>
        {reader.text("emails.statement_restated.lead", {
          period: reader.format.period(props.period),
          version: props.version,
        })}
      </MailParagraph>
      <MailParagraph>
        {reader.text("emails.statement_restated.detail", { version: props.version })}
      </MailParagraph>
      <MailAction
        url={props.statementUrl}
        label={reader.text("emails.statement_restated.action")}
        reader={reader}
      />
    </>
  ),
};
