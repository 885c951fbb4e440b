import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { ORIGIN } from "./accounts.ts";

/** A passkey in software, as a browser's WebAuthn would answer: ES256, no attestation. */
export type SoftPasskey = {
  /** Answers the challenge for making it; JSON as the form sends it. */
  readonly make: (challenge: string) => string;
  readonly prove: (challenge: string, at?: { readonly origin?: string }) => string;
};

const PRESENT = 0x01;
const WITH_KEY = 0x40;

export function softPasskey(): SoftPasskey {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = randomBytes(16);
  let uses = 0;
  const answer = (response: Record<string, string>) =>
    JSON.stringify({
      id: id.toString("base64url"),
      rawId: id.toString("base64url"),
      type: "public-key",
      clientExtensionResults: {},
      response,
    });
  return {
    make(challenge) {
      const { x = "", y = "" } = publicKey.export({ format: "jwk" });
      const key = Buffer.concat([
        Buffer.from("a5010203262001215820", "hex"),
        Buffer.from(x, "base64url"),
        Buffer.from("225820", "hex"),
        Buffer.from(y, "base64url"),
      ]);
      const authData = Buffer.concat([
        head(PRESENT | WITH_KEY, 0),
        Buffer.alloc(16),
        Buffer.from([0, id.length]),
        id,
        key,
      ]);
      const attestationObject = Buffer.concat([
        Buffer.from("a363666d74646e6f6e656761747453746d74a068617574684461746158", "hex"),
        Buffer.from([authData.length]),
        authData,
      ]);
      return answer({
        clientDataJSON: clientData("webauthn.create", challenge, ORIGIN).toString("base64url"),
        attestationObject: attestationObject.toString("base64url"),
      });
    },
    prove(challenge, { origin = ORIGIN } = {}) {
      const said = clientData("webauthn.get", challenge, origin);
      const authenticatorData = head(PRESENT, ++uses);
      const signed = Buffer.concat([authenticatorData, createHash("sha256").update(said).digest()]);
      return answer({
        clientDataJSON: said.toString("base64url"),
        authenticatorData: authenticatorData.toString("base64url"),
        signature: sign("sha256", signed, privateKey).toString("base64url"),
      });
    },
  };
}

function head(flags: number, uses: number): Buffer {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(uses);
  const relyingParty = createHash("sha256").update(new URL(ORIGIN).hostname).digest();
  return Buffer.concat([relyingParty, Buffer.from([flags]), counter]);
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}
