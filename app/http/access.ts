import type { MemberRole, StaffRole } from "#app/domain/actor.ts";

/** Who may enter a route. Declared on every loader and action; the data that the access test checks. */
export type Access =
  | { readonly kind: "anyone" }
  | { readonly kind: "pending" }
  | { readonly kind: "signed_in" }
  | { readonly kind: "partner"; readonly roles: readonly MemberRole[] }
  | { readonly kind: "staff"; readonly roles: readonly StaffRole[] }
  | { readonly kind: "api_key"; readonly scope: string }
  | { readonly kind: "stripe_signature" };

/** The whole world, signed in or not. */
export const anyone = () => ({ kind: "anyone" }) as const;

/** Whoever gave the password and has the second factor still to prove or to add; nobody else, and nothing else is open to them. */
export const halfSignedIn = () => ({ kind: "pending" }) as const;

/** Any account of either side. */
export const signedIn = () => ({ kind: "signed_in" }) as const;

/** A member of a partner, in one of these roles; without roles in any. */
export const signedInPartner = (...roles: MemberRole[]) => ({ kind: "partner", roles }) as const;

/** A person of the company who has one of these roles; without roles any. */
export const signedInStaff = (...roles: StaffRole[]) => ({ kind: "staff", roles }) as const;

/** A program: an API key with a scope, or Stripe by its webhook signature. */
export function machine(by: "api_key", scope: string): { readonly kind: "api_key"; readonly scope: string };
export function machine(by: "stripe_signature"): { readonly kind: "stripe_signature" };
export function machine(by: "api_key" | "stripe_signature", scope = ""): Access {
  return by === "api_key" ? { kind: by, scope } : { kind: by };
}

/** Programs get problem documents; people get pages. */
export function isMachine(access: Access): boolean {
  return access.kind === "api_key" || access.kind === "stripe_signature";
}
