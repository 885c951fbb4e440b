import { createHash, randomBytes } from "node:crypto";

const PREFIX = "rp_live_";
const SECRET_HEX = 64;
const CHECKSUM_HEX = 8;
const SHAPE = new RegExp(`^${PREFIX}([0-9a-f]{${SECRET_HEX}})([0-9a-f]{${CHECKSUM_HEX}})$`);
/** What is shown of a key later, so that people can tell keys apart. */
const SHOWN = PREFIX.length + 6;

/** A new key: prefix, 256 random bits, checksum. Secret scanners know it by its look; a mistyped one never reaches the database. */
export function newApiKeySecret(): { readonly secret: string; readonly shown: string } {
  const random = randomBytes(SECRET_HEX / 2).toString("hex");
  const secret = PREFIX + random + checksumOf(random);
  return { secret, shown: secret.slice(0, SHOWN) };
}

export function looksLikeApiKey(typed: string): boolean {
  const [, random, checksum] = SHAPE.exec(typed) ?? [];
  return random !== undefined && checksum === checksumOf(random);
}

function checksumOf(random: string): string {
  return createHash("sha256")
    .update(PREFIX + random, "utf8")
    .digest("hex")
    .slice(0, CHECKSUM_HEX);
}
