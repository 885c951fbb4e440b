import type { MemberRole, StaffRole } from "#app/domain/actor.ts";
import type { DomainErrorCode } from "#app/domain/errors.ts";

/** What a refused page tells its ErrorBoundary: codes and ids only, no text of anybody. */
export type ErrorNote = {
  readonly requestId: string;
  /** Refusal of the business, when it is one. */
  readonly code?: DomainErrorCode;
  readonly values?: Readonly<Record<string, string | number>>;
  /** Roles of which one is needed (403). */
  readonly needs?: readonly (MemberRole | StaffRole)[];
};

export function isErrorNote(thrown: unknown): thrown is ErrorNote {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "requestId" in thrown &&
    typeof thrown.requestId === "string"
  );
}
