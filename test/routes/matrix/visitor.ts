import { ORIGIN, type StartedApplication } from "../start-application.ts";
import type { Person } from "./people.ts";

export type Answer = {
  readonly status: number;
  readonly location: string;
  readonly type: string;
  /** Every byte of head and body. */
  readonly all: string;
  readonly body: string;
};

export type Visitor = {
  readonly person: Person;
  readonly ask: (target: string, init?: RequestInit) => Promise<Answer>;
  /** As a page of ours sends it. */
  readonly send: (target: string, body: BodyInit, headers?: Record<string, string>) => Promise<Answer>;
};

/** How many requests were made by all visitors of this file. */
export const counted = { requests: 0 };

/** A person at the door, with a session begun now. */
export async function visit(app: StartedApplication, person: Person): Promise<Visitor> {
  const token = await person.signIn();
  const cookie: Record<string, string> = token ? { Cookie: `__Host-session=${token}` } : {};
  const ask: Visitor["ask"] = async (target, init = {}) => {
    counted.requests++;
    const headers = { "Accept-Encoding": "identity", ...cookie, ...(init.headers as Record<string, string>) };
    const answer = await app.ask(target, { ...init, headers });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const body = bytes.toString("utf8");
    const head = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    return {
      status: answer.status,
      location: answer.headers.get("Location") ?? redirectIn(body, answer.status),
      type: answer.headers.get("Content-Type") ?? "",
      all: `${head}\n\n${body}`,
      body,
    };
  };
  return {
    person,
    ask,
    send: (target, body, headers = {}) =>
      ask(target, { method: "POST", body, headers: { Origin: ORIGIN, ...headers } }),
  };
}

/** Single fetch answers a redirect with 202 and the address in its body. */
function redirectIn(body: string, status: number): string {
  if (status !== 202) return "";
  return /"redirect","([^"]*)"/.exec(body)?.[1] ?? /"(\/[^"]*)"/.exec(body)?.[1] ?? "";
}

/** Runs many at once, a few at a time, in the order given. */
export async function inBatches<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<void>,
  atOnce = 8,
): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
