import { inflateSync } from "node:zlib";

/** The texts of a PDF that pdfkit wrote, in drawing order, read back through its fonts' ToUnicode maps. */
export function textsOfPdf(bytes: Uint8Array): string[] {
  const objects = objectsOf(bytes);
  const maps = new Map<string, Map<number, string>>();
  for (const { head } of objects.values()) {
    for (const [, name, id] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const cmap = /\/ToUnicode (\d+) 0 R/.exec(objects.get(Number(id))?.head ?? "")?.[1];
      if (name && cmap) maps.set(name, characterMap(objects.get(Number(cmap))?.stream ?? ""));
    }
  }
  const texts: string[] = [];
  for (const { stream } of objects.values()) {
    let map = new Map<number, string>();
    for (const [, font, shown] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font) map = maps.get(font) ?? new Map();
      if (shown === undefined) continue;
      const codes = [...shown.matchAll(/<([0-9a-f]+)>/gi)].flatMap(([, hex]) => hex?.match(/.{4}/g) ?? []);
      texts.push(codes.map((code) => map.get(Number.parseInt(code, 16)) ?? "\ufffd").join(""));
    }
  }
  return texts;
}

function objectsOf(bytes: Uint8Array): Map<number, { head: string; stream: string }> {
  const raw = Buffer.from(bytes).toString("latin1");
  const objects = new Map<number, { head: string; stream: string }>();
  for (const [, id, body] of raw.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [head = "", packed] = (body ?? "").split(/\nstream\n([\s\S]*)\nendstream/);
    const deflated = packed !== undefined && head.includes("FlateDecode");
    const stream = deflated ? inflateSync(Buffer.from(packed, "latin1")).toString("latin1") : (packed ?? "");
    objects.set(Number(id), { head, stream });
  }
  return objects;
}

function characterMap(cmap: string): Map<number, string> {
  const map = new Map<number, string>();
  for (const [, first, targets] of cmap.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi)) {
    for (const [offset, [, hex]] of [...(targets ?? "").matchAll(/<([0-9a-f ]*)>/gi)].entries()) {
      const units = (hex?.match(/[0-9a-f]{4}/gi) ?? []).map((unit) => Number.parseInt(unit, 16));
      map.set(Number.parseInt(first ?? "0", 16) + offset, String.fromCharCode(...units));
    }
  }
  return map;
}
