import {
  Body,
  Container,
  Head,
  Hr,
  Html,
  Text as Paragraph,
  Preview,
  Section,
} from "@react-email/components";
import type { ReactNode } from "react";
import { FONT, INK, LINE, MailTitle, MUTED, PAPER } from "./mail-parts.tsx";
import type { MailReader } from "./mail-template.ts";

/** The sheet that every mail is written on: paper, a ruled title, the text, who sent it and why. */
export function MailLayout({
  subject,
  issuer,
  reader,
  children,
}: {
  subject: string;
  issuer: string;
  reader: MailReader;
  children: ReactNode;
}) {
  return (
    <Html lang={reader.locale} dir="ltr">
      <Head>
        <title>{subject}</title>
        <meta name="color-scheme" content="light" />
      </Head>
      <Preview>{subject}</Preview>
      <Body style={{ backgroundColor: PAPER, fontFamily: FONT, margin: 0, padding: "24px 12px" }}>
        <Container style={{ maxWidth: 560, margin: "0 auto", padding: "0 4px" }}>
          <Paragraph
            style={{ fontSize: 14, lineHeight: "20px", fontWeight: 600, color: INK, margin: "0 0 24px" }}
          >
            {issuer}
          </Paragraph>
          <MailTitle>{subject}</MailTitle>
          <Section>{children}</Section>
          <Hr style={{ borderColor: LINE, margin: "32px 0 12px" }} />
          <Paragraph style={{ fontSize: 13, lineHeight: "18px", color: MUTED, margin: 0 }}>
            {reader.text("emails.sent_because", { issuer })} {reader.text("emails.no_reply")}
          </Paragraph>
        </Container>
      </Body>
    </Html>
  );
}
