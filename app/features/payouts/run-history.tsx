import { Instant } from "#app/components/day.tsx";
import { Section } from "#app/components/page-header.tsx";
import { Timeline } from "#app/components/timeline.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { RunEvent } from "./run-history.server.ts";

/** What people did to a run; an approval of a content that it no longer has says that it is void. */
export function RunHistory({
  events,
  contentSha256,
}: {
  events: readonly RunEvent[];
  contentSha256: string;
}) {
  const text = useText();
  return (
    <Section title={text("runs.history")}>
      <Timeline
        label={text("runs.history")}
        items={events.map((event) => {
          const isVoid = event.what === "approved" && event.contentSha256 !== contentSha256;
          return {
            key: event.id,
            at: <Instant at={event.at} form="short" />,
            title: isVoid ? <s>{text("runs.event.approved")}</s> : text(`runs.event.${event.what}`),
            who: event.by,
            detail: isVoid ? text("runs.event_void") : undefined,
          };
        })}
      />
    </Section>
  );
}
