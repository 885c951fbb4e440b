import { z } from "zod";

/**
 * The fields of `<StepUpFields>`, to be spread into the schema of a form that asks for a fresh proof. One of them is
 * filled in. Their names keep them out of logs and out of what a refused form shows again.
 */
export const stepUpFields = {
  /** A one-time code or a recovery code, as typed. */
  stepUpCode: z.string().max(60).optional(),
  /** Of partner people who have no second factor. */
  stepUpPassword: z.string().max(1_000).optional(),
  /** What the browser's passkey answered, as JSON. */
  stepUpPasskeyToken: z.string().max(8_000).optional(),
};

export type StepUpAnswer = {
  readonly stepUpCode?: string | undefined;
  readonly stepUpPassword?: string | undefined;
  readonly stepUpPasskeyToken?: string | undefined;
};

/** The second step of signing in. */
export const secondFactorForm = z.object({ ...stepUpFields, next: z.string().max(1_000).optional() });

const newAppCode = z.string({ error: "factors.new_app_code_missing" }).max(20);

/** A code of an app that is being added, at the first sign-in. */
export const enrolForm = z.object({ newAppCode, next: z.string().max(1_000).optional() });
