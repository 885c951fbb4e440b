import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ORIGIN, type StartedApplication, startApplication } from "./start-application.ts";

let app: StartedApplication;
beforeAll(async () => {
  app = await startApplication();
});
afterAll(() => app.stop());

test("a change is taken only from a page of our own origin, and a refused one has no effect", async () => {
  const foreign: Record<string, string>[] = [
    { Origin: "https://evil.example" },
    { Origin: "null" },
    {},
    { Origin: "https://a.partners.example.com" },
    { Origin: "http://partners.example.com" },
    { Origin: `${ORIGIN}:8443` },
    { Origin: ORIGIN, "Sec-Fetch-Site": "cross-site" },
    { Origin: ORIGIN, "Sec-Fetch-Site": "same-site" },
    { "Sec-Fetch-Site": "none" },
  ];
  for (const target of ["/preferences", "/preferences.data", "/api/v1/../../preferences", "/no-such-page"]) {
    for (const headers of foreign) {
      for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
        const answer = await raw(`${method} ${target}`, headers, "locale=es");
        expect([target, method, headers, answer.slice(9, 12)]).toEqual([target, method, headers, "403"]);
        expect(answer.toLowerCase()).not.toContain("set-cookie");
      }
    }
  }
  const own = await app.post("/preferences", { locale: "es", returnTo: "/sign-in?next=%2Fportal" });
  expect(own.status).toBe(303);
  expect(own.headers.get("Location")).toBe("/sign-in?next=%2Fportal");
  expect(own.headers.get("Set-Cookie")).toBe(
    "__Host-locale=es; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure",
  );
});

test("a program without Origin gets past the origin check only at the addresses for programs", async () => {
  const statusOf = async (target: string) => (await raw(`POST ${target}`, {}, "{}")).slice(9, 12);
  expect(await statusOf("/api/v1/no-such-thing")).not.toBe("403");
  expect(await statusOf("/api/v1")).toBe("403");
  expect(await statusOf("/api/v1x/")).toBe("403");
});

test("pages carry the security headers, and a nonce that is never used twice", async () => {
  const nonces = new Set<string>();
  for (let i = 0; i < 50; i++) {
    const answer = await app.ask("/no-such-page");
    const policy = answer.headers.get("Content-Security-Policy") ?? "";
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    nonces.add(nonce);
    const html = await answer.text();
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/ style="/);
    expect(policy).not.toMatch(/unsafe-|\*/);
  }
  expect(nonces.size).toBe(50);
  const { headers } = await app.ask("/no-such-page");
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
  expect(headers.get("Strict-Transport-Security")).toContain("includeSubDomains");
  expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
  expect(headers.get("Cache-Control")).toBe("no-store");
  expect(headers.get("X-Powered-By")).toBeNull();
  expect((await app.ask("/reset/token")).headers.get("Referrer-Policy")).toBe("same-origin");
});

test("an unknown address is a 404 page in the reader's language", async () => {
  const english = await app.ask("/no-such-page");
  expect(english.status).toBe(404);
  expect(await english.text()).toContain("This page does not exist");
  const spanish = await app.ask("/no-such-page", {
    headers: { "Accept-Language": "fr, es-MX;q=0.8, en;q=0.3" },
  });
  const html = await spanish.text();
  expect(html).toContain('<html lang="es"');
  expect(html).not.toContain("This page does not exist");
  const chosen = await app.ask("/no-such-page", {
    headers: { Cookie: "__Host-locale=es; __Host-theme=dark" },
  });
  expect(await chosen.text()).toMatch(/<html lang="es" data-theme="dark"/);
});

test("a failure of ours shows its request's number and nothing of the error, and is logged with it once", async () => {
  const broken = await startApplication();
  try {
    const answer = await broken.ask("/no-such-page", {
      headers: { Cookie: "__Host-session=any", "X-Request-Id": "req_given-by-proxy" },
    });
    expect(answer.status).toBe(500);
    expect(answer.headers.get("X-Request-Id")).toBe("req_given-by-proxy");
    const html = await answer.text();
    expect(html).toContain("req_given-by-proxy");
    expect(html).not.toContain("the test gave no db");
    const lines = broken.logged.filter(({ level }) => level === 50);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line.requestId).toBe("req_given-by-proxy");
  } finally {
    await broken.stop();
  }
});

test("a request id that is not plain is replaced, so that nobody writes into our log", async () => {
  for (const given of ["a b", "x".repeat(200), '"}{"', "é"]) {
    const answer = await raw("GET /livez", { "X-Request-Id": given });
    expect(answer).toMatch(/X-Request-Id: req_[0-9a-f]{32}\r\n/i);
  }
});

test("requests that cannot be meant are refused before anything looks at them", async () => {
  const statusOf = async (line: string) => (await raw(line, {})).slice(9, 12);
  expect(await statusOf(`GET /${"a".repeat(2_100)}`)).toBe("414");
  expect(await statusOf("GET /%E0%A4%A")).toBe("400");
  expect(await statusOf("GET /a%00b")).toBe("400");
  expect(await statusOf("GET http://evil.example/")).toBe("400");
  expect(await statusOf("TRACE /")).toBe("405");
  expect(await statusOf("PROPFIND /")).toBe("405");
  expect(await statusOf("OPTIONS /no-such-page")).toBe("204");
  expect(await statusOf("GET /no-such-page.data?_routes=__proto__")).not.toMatch(/^5/);
  expect(await statusOf("GET //evil.example/x")).toBe("404");
});

test("readiness follows the database and the order to stop; liveness does not", async () => {
  const reasons = ["draining"];
  const away = await startApplication({ whyNotReady: async () => reasons });
  try {
    const answer = await away.ask("/readyz");
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ ready: false, reasons: ["draining"] });
    expect((await away.ask("/livez")).status).toBe(200);
  } finally {
    await away.stop();
  }
});

test("metrics open only to their token", async () => {
  const METRICS_TOKEN = "a-token-of-sixteen-signs";
  const env = { NODE_ENV: "production", APP_ORIGIN: ORIGIN, DEMO: false, TRUSTED_PROXY_HOPS: 0 } as const;
  const measured = await startApplication({ env: { ...env, METRICS_TOKEN } });
  try {
    const statusWith = async (Authorization: string) =>
      (await measured.ask("/metrics", { headers: { Authorization } })).status;
    expect(await statusWith(`Bearer ${METRICS_TOKEN}`)).toBe(200);
    expect(await statusWith("Bearer wrong")).toBe(404);
    expect((await app.ask("/metrics", { headers: { Authorization: "Bearer undefined" } })).status).toBe(404);
  } finally {
    await measured.stop();
  }
});

/** A request as it is written, without what fetch would mend in it. */
function raw(line: string, headers: Record<string, string>, body = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(app.port, "127.0.0.1");
    let answer = "";
    socket.on("data", (bytes) => {
      answer += bytes.toString("latin1");
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
    const fields = Object.entries({
      Host: "anything.example",
      Connection: "close",
      "Content-Type": "application/x-www-form-urlencoded",
      "Content-Length": String(body.length),
      ...headers,
    });
    const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    socket.write(`${line} HTTP/1.1\r\n${head}\r\n${body}`, "latin1");
  });
}
