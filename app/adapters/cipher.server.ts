import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import type { Cipher } from "#app/domain/cipher.ts";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Names and 256-bit keys as configured: "2027:<64 hex>,2026:<64 hex>". The first one seals, every one opens. */
const WELL_FORMED = /^[a-z0-9]{1,16}:[0-9a-f]{64}(,[a-z0-9]{1,16}:[0-9a-f]{64})*$/;

/**
 * AES-256-GCM under named keys, so that a new key is put in front of the old one, which goes on opening what it sealed
 * until nothing is left of it. The name stands before the sealed text: "2027.<nonce, tag and text in base64url>".
 */
export function createCipher(configured: string): Cipher {
  const keys = new Map(
    configured.split(",").map((named) => {
      const [name = "", hex = ""] = named.split(":");
      return [name, Buffer.from(hex, "hex")] as const;
    }),
  );
  const [first] = keys;
  if (!WELL_FORMED.test(configured) || !first) throw new Error("the encryption keys are not well formed");
  const [name, key] = first;
  const markKey = Buffer.from(hkdfSync("sha256", key, "", "reparto fingerprint", 32));
  return {
    seal(text, boundTo) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(boundTo));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `${name}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed, boundTo) {
      const [under = "", rest = ""] = sealed.split(".");
      const known = keys.get(under);
      if (!known) throw new Error("sealed under a key that is not configured");
      const bytes = Buffer.from(rest, "base64url");
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", known, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(boundTo))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([body, decipher.final()]).toString("utf8");
    },
    fingerprint: (text) => createHmac("sha256", markKey).update(text, "utf8").digest("hex"),
  };
}
