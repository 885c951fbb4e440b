/** A body that cannot be taken; `status` says why: 400 malformed, 413 too large, 415 wrong kind. */
export class BodyRefused extends Error {
  override readonly name = "BodyRefused";
  constructor(
    readonly status: 400 | 413 | 415,
    readonly reason: "malformed" | "too_large" | "wrong_kind",
  ) {
    super(reason);
  }
}

/** The bytes of a body, at most `maxBytes`; stops reading at the first byte above it, whatever Content-Length says. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(request.headers.get("Content-Length") ?? 0);
  if (announced > maxBytes) throw new BodyRefused(413, "too_large");
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (request.body) {
    const reader = request.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const chunk: Uint8Array = read.value;
      size += chunk.byteLength;
      if (size > maxBytes) {
        // Not cancelled: that would cut the connection before the answer.
        reader.releaseLock();
        throw new BodyRefused(413, "too_large");
      }
      chunks.push(chunk);
    }
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** The body as text, byte for byte (signatures are over it); refuses what is not UTF-8. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const bytes = await readBytes(request, maxBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new BodyRefused(400, "malformed");
  }
}

/** Kind of the body without its parameters, in small letters. */
export function mediaTypeOf(request: Request): string {
  return (request.headers.get("Content-Type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Text as it goes on: NFC, line ends as "\n". null when it holds NUL, control characters, direction overrides or half
 * of a surrogate pair: PostgreSQL would refuse some of them, and none of them is ever typed by a person.
 */
export function cleanText(typed: string): string | null {
  if (LONE_SURROGATE.test(typed) || FORBIDDEN.test(typed)) return null;
  return typed.normalize("NFC").replace(/\r\n?/g, "\n");
}
