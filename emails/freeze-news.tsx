import { MailAction, MailParagraph } from "./mail-parts.tsx";
import type { MailTemplate } from "./mail-template.ts";

export type FreezeNewsProps = {
  readonly partner: string;
  readonly at: Date;
  /** Where the reader sees how it stands: the portal's page or the console's. */
  readonly url: string;
};

type News = "frozen" | "go_on" | "lift_asked";

function freezeNews(news: News): MailTemplate<FreezeNewsProps> {
  return {
    subject: ({ partner }, { text }) => text(`bank.mail.${news}.subject`, { partner }),
    body: ({ partner, at, url }, reader) => (
      <>
        <MailParagraph>
          {reader.text(`bank.mail.${news}.lead`, { partner, at: reader.format.instant(at) })}
        </MailParagraph>
        <MailParagraph>{reader.text(`bank.mail.${news}.detail`)}</MailParagraph>
        <MailAction url={url} label={reader.text(`bank.mail.${news}.action`)} reader={reader} />
      </>
    ),
  };
}

/** To owners and finance: somebody stopped all payouts of a partner. */
export const payoutsFrozen = freezeNews("frozen");
/** To owners and finance: two people of finance let payouts go on. */
export const payoutsGoOn = freezeNews("go_on");
/** To finance: one of them asks to let payouts go on, and another has to say yes. */
export const freezeLiftAsked = freezeNews("lift_asked");
