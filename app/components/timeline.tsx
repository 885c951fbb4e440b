import type { ReactNode } from "react";

export type TimelineItem = {
  key: string;
  /** `<Instant>` or `<Day>`. */
  at: ReactNode;
  title: ReactNode;
  who?: ReactNode;
  detail?: ReactNode;
};

/** What happened, newest first as the caller sorted it. */
export function Timeline({ label, items }: { label: string; items: readonly TimelineItem[] }) {
  return (
    <ol className="timeline" aria-label={label}>
      {items.map((item) => (
        <li key={item.key}>
          <div className="timeline-when">{item.at}</div>
          <div>
            <div>{item.title}</div>
            {item.who ? <div className="timeline-who">{item.who}</div> : null}
            {item.detail ? <div className="timeline-detail">{item.detail}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
