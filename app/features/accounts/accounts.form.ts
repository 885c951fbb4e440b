import { z } from "zod";
import { MEMBER_ROLES } from "#app/domain/actor.ts";
import { API_SCOPES } from "#app/domain/api-scopes.ts";
import { LOCALES } from "#app/domain/locale.ts";
import { isTimeZone } from "#app/domain/period.ts";
import { PASSWORD_LEAST, PASSWORD_MOST } from "./password-rule.ts";

const email = z
  .string({ error: "accounts.email_missing" })
  .max(254)
  .pipe(z.email({ error: "accounts.email_invalid" }));

/** A password that is being chosen; whether it is easy to guess is the use case's to say. */
const newPassword = z
  .string({ error: "errors.password_too_short" })
  .min(PASSWORD_LEAST, { error: "errors.password_too_short" })
  .max(PASSWORD_MOST, { error: "errors.password_too_long" });

const personName = z.string({ error: "accounts.name_missing" }).min(2).max(120);

export const signInForm = z.object({
  email,
  password: z.string({ error: "accounts.password_missing" }).max(1_000),
  next: z.string().max(1_000).optional(),
});

export const verifyForm = z.object({
  password: z.string({ error: "accounts.password_missing" }).max(1_000),
});

export const forgotForm = z.object({ email });

export const resetForm = z.object({ password: newPassword });

export const acceptForm = z.object({ name: personName, password: newPassword });

export const inviteForm = z.object({ email, role: z.enum(MEMBER_ROLES, { error: "accounts.role_missing" }) });

export const changeRoleForm = z.object({
  membershipId: z.string().max(60),
  role: z.enum(MEMBER_ROLES, { error: "accounts.role_missing" }),
});

export const endMembershipForm = z.object({ membershipId: z.string().max(60) });

export const profileForm = z.object({
  name: personName,
  locale: z.enum(LOCALES),
  timeZone: z.string().max(60).refine(isTimeZone, { error: "accounts.time_zone_unknown" }),
});

export const changePasswordForm = z.object({
  currentPassword: z.string({ error: "accounts.password_missing" }).max(1_000),
  newPassword,
});

export const apiKeyForm = z.object({
  name: z.string({ error: "accounts.key_name_missing" }).min(2).max(80),
  legalEntityId: z.string({ error: "accounts.entity_missing" }).max(60),
  scope: z.enum(API_SCOPES, { error: "accounts.scope_missing" }),
});

export const revokeKeyForm = z.object({ apiKeyId: z.string().max(60) });
