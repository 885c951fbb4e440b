import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type PayoutAccountChangedProps = {
  readonly partner: string;
  readonly changedBy: string;
  readonly changedAt: Date;
  /** No payout goes there before. */
  readonly usableFrom: Date;
  readonly account: { readonly rail: "stripe" | "manual"; readonly last4: string | null };
  /** The reader's own link that stops payouts. */
  readonly notMeUrl: string;
};

/** To everybody who should know that money would go elsewhere, those who were owners before among them. */
export const payoutAccountChanged: MailTemplate<PayoutAccountChangedProps> = {
  subject: ({ partner }, { text }) => text("bank.mail.changed.subject", { partner }),
  body: ({ partner, changedBy, changedAt, usableFrom, account, notMeUrl }, { text, format, ...reader }) => (
    <>
      <MailParagraph>
        {text("bank.mail.changed.lead", { partner, changedBy, changedAt: format.instant(changedAt) })}
      </MailParagraph>
      <MailParagraph>
        {account.rail === "manual"
          ? text("bank.mail.changed.to_bank", { last4: account.last4 ?? "" })
          : text("bank.mail.changed.to_stripe")}{" "}
        {text("bank.mail.changed.from", { usableFrom: format.instant(usableFrom) })}
      </MailParagraph>
      <MailParagraph>{text("bank.mail.changed.not_you")}</MailParagraph>
      <MailAction
        url={notMeUrl}
        label={text("bank.mail.changed.action")}
        reader={{ text, format, ...reader }}
      />
    </>
  ),
};
