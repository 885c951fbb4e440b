import { Button, Heading, Link, Text as Paragraph, Section } from "@react-email/components";
import type { ReactNode } from "react";
import { invariant } from "#app/domain/errors.ts";
import type { MailReader } from "./mail-template.ts";

/** The light tokens of the look, written out: mail programs know neither variables nor style sheets. */
export const INK = "#17211F";
export const MUTED = "#5C5F58";
export const PAPER = "#FAF9F6";
export const LINE = "#DEDAD0";
export const ACCENT = "#0B4F66";
export const FONT = "'IBM Plex Sans', 'Helvetica Neue', Helvetica, Arial, sans-serif";

export function MailTitle({ children }: { children: ReactNode }) {
  return (
    <Heading
      as="h1"
      style={{
        fontSize: 24,
        lineHeight: "32px",
        fontWeight: 600,
        letterSpacing: "-0.015em",
        color: INK,
        margin: 0,
        paddingBottom: 12,
        borderBottom: `2px solid ${INK}`,
      }}
    >
      {children}
    </Heading>
  );
}

export function MailParagraph({ children }: { children: ReactNode }) {
  return (
    <Paragraph style={{ fontSize: 16, lineHeight: "24px", color: INK, margin: "16px 0 0" }}>
      {children}
    </Paragraph>
  );
}

/** The one amount of a mail about money, its label above, the double rule of a grand total below. */
export function MailFigure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Section style={{ margin: "24px 0 0" }}>
      <Paragraph style={{ fontSize: 13, lineHeight: "18px", color: MUTED, margin: 0 }}>{label}</Paragraph>
      <Paragraph
        style={{
          fontSize: 32,
          lineHeight: "40px",
          letterSpacing: "-0.02em",
          color: INK,
          margin: 0,
          paddingBottom: 6,
          borderBottom: `3px double ${INK}`,
        }}
      >
        {children}
      </Paragraph>
    </Section>
  );
}

/** What the reader does next, with the address in letters below. Refuses an address that is not absolute. */
export function MailAction({ url, label, reader }: { url: string; label: string; reader: MailReader }) {
  invariant(/^https?:\/\/[^\s"<>]+$/.test(url), "a link in a mail is an absolute web address");
  return (
    <Section style={{ margin: "24px 0 0" }}>
      <Button
        href={url}
        style={{
          backgroundColor: ACCENT,
          color: "#FFFFFF",
          borderRadius: 4,
          fontSize: 16,
          lineHeight: "24px",
          fontWeight: 600,
          padding: "10px 20px",
        }}
      >
        {label}
      </Button>
      <Paragraph
        className="fallback"
        style={{ fontSize: 13, lineHeight: "18px", color: MUTED, margin: "16px 0 0" }}
      >
        {reader.text("emails.link_fallback")}
        <br />
        <Link href={url} style={{ color: ACCENT, wordBreak: "break-all" }}>
          {url}
        </Link>
      </Paragraph>
    </Section>
  );
}
