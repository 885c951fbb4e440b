import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { z } from "zod";
import { DATA_FOLDER, inData } from "./project.ts";

const secretsSchema = z.strictObject({
  STRIPE_SECRET_KEY: z.string(),
  STRIPE_WEBHOOK_SECRET: z.string(),
  STRIPE_CONNECT_WEBHOOK_SECRET: z.string(),
  STUDENT_KEY_SECRET: z.string(),
  ENCRYPTION_KEYS: z.string(),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** What the simulator and the application share, and what only this copy knows: made at the first start, kept for the user alone (0600). */
export function keptSecrets(): Secrets {
  const file = inData("secrets.json");
  const kept = fs.existsSync(file)
    ? secretsSchema.partial().parse(JSON.parse(fs.readFileSync(file, "utf8")))
    : {};
  const random = () => randomBytes(24).toString("hex");
  const secrets: Secrets = {
    STRIPE_SECRET_KEY: kept.STRIPE_SECRET_KEY ?? `sk_test_${random()}`,
    STRIPE_WEBHOOK_SECRET: kept.STRIPE_WEBHOOK_SECRET ?? `whsec_${random()}`,
    STRIPE_CONNECT_WEBHOOK_SECRET: kept.STRIPE_CONNECT_WEBHOOK_SECRET ?? `whsec_${random()}`,
    STUDENT_KEY_SECRET: kept.STUDENT_KEY_SECRET ?? random(),
    ENCRYPTION_KEYS: kept.ENCRYPTION_KEYS ?? `k1:${randomBytes(32).toString("hex")}`,
  };
  if (Object.keys(kept).length < Object.keys(secrets).length) {
    fs.mkdirSync(DATA_FOLDER, { recursive: true });
    fs.writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  }
  return secrets;
}
