import type { ReactNode } from "react";
import { Icon } from "./icon.tsx";

/**
 * neutral: draft, expired, closed. info: others are at it. needs_you: only when the reader must act.
 * good: accepted, payable, paid. bad: declined, failed, reversed. held: on hold, disputed.
 */
export type StatusKind = "neutral" | "info" | "needs_you" | "good" | "bad" | "held";

/** A state as word, shape and colour; what happens next belongs in a sentence nearby. */
export function StatusMark({ kind, children }: { kind: StatusKind; children: ReactNode }) {
  return (
    <span className={`status status-${kind}`}>
      <Icon name={kind} />
      {children}
    </span>
  );
}
