import { timingSafeEqual } from "node:crypto";
import { Secret, TOTP } from "otpauth";

/** One-time codes as every authenticator app makes them: six digits, a new one each 30 seconds (RFC 6238). */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** Clocks of phones are off by seconds: the code before and the code after are taken as well. */
const STEPS_OFF = 1;
const SECRET_BYTES = 20;

export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** The step of an instant: how many times thirty seconds since 1970. */
export function totpStep(now: Date): number {
  return Math.floor(now.getTime() / 1000 / STEP_SECONDS);
}

export function totpCode(secret: string, step: number): string {
  return totpOf(secret, "").generate({ timestamp: step * STEP_SECONDS * 1000 });
}

/** Which step a typed code is of, at most one off; null when it is of none. Whether it was used is for the row to say. */
export function stepOfCode(secret: string, typed: string, now: Date): number | null {
  const code = typed.replace(/[\s-]/g, "");
  if (!/^\d{6}$/.test(code)) return null;
  const at = totpStep(now);
  for (let step = at - STEPS_OFF; step <= at + STEPS_OFF; step++) {
    if (isSame(totpCode(secret, step), code)) return step;
  }
  return null;
}

/** The first code that would be taken at this instant, or how many seconds to wait for one. */
export function nextCode(
  { secret, lastStep }: { readonly secret: string; readonly lastStep: number },
  now: Date,
): { readonly code: string; readonly seconds: null } | { readonly code: null; readonly seconds: number } {
  const step = Math.max(totpStep(now), lastStep + 1);
  if (step <= totpStep(now) + STEPS_OFF) return { code: totpCode(secret, step), seconds: null };
  const from = (step - STEPS_OFF) * STEP_SECONDS * 1000;
  return { code: null, seconds: Math.ceil((from - now.getTime()) / 1000) };
}

/** The address inside the QR code, which names the account in the app. */
export function totpUri(secret: string, email: string): string {
  return totpOf(secret, email).toString();
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: "Reparto",
    label,
    secret: Secret.fromBase32(secret),
    algorithm: "SHA1",
    digits: DIGITS,
    period: STEP_SECONDS,
  });
}

function isSame(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
