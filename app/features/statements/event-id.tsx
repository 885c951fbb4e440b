import { Link } from "@remix-run/react";
import { Code } from "#app/components/code-block.tsx";
import { REVENUE_EVENT_KINDS } from "#app/domain/revenue-event.ts";

/** The id of a revenue event; the company's people get to its page, partners have none. */
export function EventId({ id, audience }: { id: string; audience: "partner" | "staff" }) {
  if (audience === "partner") return <Code>{id}</Code>;
  return (
    <Link to={`/console/revenue/${id}`}>
      <Code>{id}</Code>
    </Link>
  );
}

export function eventKind(kind: string) {
  return REVENUE_EVENT_KINDS.find((known) => known === kind) ?? "payment";
}
