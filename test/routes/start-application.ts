import { pino } from "pino";
import { type ApplicationParts, createApplication } from "#app/http/application.server.ts";
import { serve } from "#app/http/serve.server.ts";
import { TEST_CIPHER } from "#test/factories/accounts.ts";
import { serverBuildFromSources } from "./route-modules.ts";

export const ORIGIN = "https://partners.example.com";

export type StartedApplication = {
  /** Asks the application; a path is enough. Redirects are not followed. */
  ask(target: string, init?: RequestInit): Promise<Response>;
  /** A form post as our own page sends it. */
  post(target: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  readonly port: number;
  /** Log lines so far, as objects. */
  readonly logged: Record<string, unknown>[];
  stop(): Promise<void>;
};

/** The real application on a free port, route modules straight from the sources. Parts not given refuse to be used. */
export async function startApplication(parts: Partial<ApplicationParts> = {}): Promise<StartedApplication> {
  const logged: Record<string, unknown>[] = [];
  const application = createApplication({
    db: unused("db"),
    stripe: unused("stripe"),
    mail: unused("mail"),
    limits: unused("limits"),
    cipher: TEST_CIPHER,
    clock: () => new Date("2026-11-20T10:00:00Z"),
    logger: pino({ level: "debug" }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
    whyNotReady: async () => [],
    build: await serverBuildFromSources(),
    ...parts,
    env: { NODE_ENV: "production", APP_ORIGIN: ORIGIN, DEMO: false, TRUSTED_PROXY_HOPS: 0, ...parts.env },
  });
  const serving = await serve(application, 0, "127.0.0.1");
  const ask = (target: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${serving.port}${target}`, { redirect: "manual", ...init });
  return {
    ask,
    post: (target, fields, headers = {}) =>
      ask(target, {
        method: "POST",
        headers: { Origin: ORIGIN, ...headers },
        body: new URLSearchParams(fields),
      }),
    port: serving.port,
    logged,
    stop: serving.stop,
  };
}

function unused<T extends object>(name: string): T {
  return new Proxy({} as T, {
    get() {
      throw new Error(`the test gave no ${name}`);
    },
  });
}
