/** Who acts. Every use case gets one; the database sees the same one through `withActor`. */
export const MEMBER_ROLES = ["owner", "sales", "finance", "developer", "viewer"] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** `manager` is a partner manager; an account may hold several staff roles. */
export const STAFF_ROLES = ["manager", "finance", "admin"] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export type AnonymousActor = { readonly kind: "anonymous" };
export type MemberActor = {
  readonly kind: "member";
  readonly accountId: string;
  readonly partnerId: string;
  readonly role: MemberRole;
};
export type StaffActor = {
  readonly kind: "staff";
  readonly accountId: string;
  readonly roles: readonly StaffRole[];
};
/** A job of the worker, the CLI or a verified machine (webhook, API key); `job` names it for the audit. */
export type SystemActor = { readonly kind: "system"; readonly job: string };

export type Actor = AnonymousActor | MemberActor | StaffActor | SystemActor;

export const ANONYMOUS: AnonymousActor = { kind: "anonymous" };

export function system(job: string): SystemActor {
  return { kind: "system", job };
}
