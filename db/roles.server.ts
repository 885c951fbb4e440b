/** One login role, and one pool, for each kind of actor; `queue` owns the job queue's own schema and nothing else. */
export const DATABASE_ROLES = ["public", "partner", "staff", "worker", "auth", "queue"] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

export const OWNER_LOGIN = "reparto_owner";
export const SIMULATOR_LOGIN = "stripe_simulator";

/** The login name in PostgreSQL: roles are cluster-wide, hence the prefix. */
export function loginOf(role: DatabaseRole): string {
  return role === "queue" ? "queue" : `app_${role}`;
}

export const APP_LOGINS: readonly string[] = DATABASE_ROLES.filter((role) => role !== "queue").map(loginOf);

/** Every application role has the password of the application's URL; only the user's name changes. */
export function urlOfRole(applicationUrl: string, role: DatabaseRole): string {
  const url = new URL(applicationUrl);
  url.username = loginOf(role);
  return url.href;
}
