import type { ReactNode } from "react";
import { useText } from "#app/i18n/provider.tsx";
import { Icon } from "./icon.tsx";
import type { StatusKind } from "./status-mark.tsx";

/** Says after a redirect what was done. Read out by screen readers. */
export function FlashBanner({ kind = "good", children }: { kind?: StatusKind; children: ReactNode }) {
  return (
    <div className={`banner status-${kind}`} role="status">
      <Icon name={kind} />
      <div>{children}</div>
    </div>
  );
}

/** A standing notice of a page: what is the matter, who acts, by when. */
export function Banner({
  kind,
  title,
  children,
}: {
  kind: StatusKind;
  title?: string;
  children?: ReactNode;
}) {
  const text = useText();
  return (
    <aside className={`banner status-${kind}`} aria-label={title ?? text(`shell.kind_${kind}`)}>
      <Icon name={kind} />
      <div>
        {title ? <strong>{title} </strong> : null}
        {children}
      </div>
    </aside>
  );
}

/** The only tinted block of a page: the question in bold, where none stands above it, then the arithmetic or the rule. */
export function WhyBox({ question, children }: { question?: string; children: ReactNode }) {
  return (
    <div className="why">
      {question ? <strong>{question} </strong> : null}
      {children}
    </div>
  );
}

type EmptyStateProps = {
  /** nothing_yet offers the first act; no_match clears the filters; no_permission names whom to ask. */
  kind: "nothing_yet" | "no_match" | "no_permission";
  title: string;
  children?: ReactNode;
  action?: ReactNode;
};

/** What stands where a list would be. */
export function EmptyState({ kind, title, children, action }: EmptyStateProps) {
  return (
    <div className={`empty empty-${kind}`}>
      <p className="empty-title">{title}</p>
      {children ? <div className="empty-body">{children}</div> : null}
      {action ? <div className="empty-action">{action}</div> : null}
    </div>
  );
}
