/** Who may have acted, as an audit entry says it. */
export const ACTOR_KINDS = ["anonymous", "member", "staff", "system"] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];
