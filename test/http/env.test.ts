import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ENVIRONMENT_VARIABLES, EnvironmentError, readEnvironment } from "#app/env.server.ts";

const enough = { DATABASE_URL: "postgres://app:secret@localhost/reparto" };

test("every wrong variable is named at once, in a sentence, and no value is repeated", () => {
  const wrong = {
    DATABASE_URL: "mysql://root:hunter2@db",
    PORT: "70000",
    DEMO: "maybe-hunter2",
    APP_ORIGIN: "https://x.example/path",
    STRIPE_SECRET_KEY: "hunter2",
    MAIL_FROM: "a@b.example\r\nBcc: hunter2",
  };
  const problems = problemsWith(wrong);
  expect(problems.join("\n")).not.toContain("hunter2");
  for (const name of Object.keys(wrong))
    expect(problems.filter((said) => said.startsWith(`${name} `))).toHaveLength(1);
  expect(problemsWith({})).toEqual(["DATABASE_URL is not set."]);
});

test("defaults hold for what is not set or empty", () => {
  expect(readEnvironment({ ...enough, PORT: "", DEMO: "" })).toMatchObject({
    PORT: 3000,
    DEMO: false,
    APP_ORIGIN: "http://localhost:3000",
    TRUSTED_PROXY_HOPS: 0,
  });
  expect(readEnvironment({ ...enough, APP_ORIGIN: "https://Partners.Example.com:443/" }).APP_ORIGIN).toBe(
    "https://partners.example.com",
  );
});

test("the configuration table and the schema name the same variables", async () => {
  const source = await readFile("app/env.server.ts", "utf8");
  const inSchema = [...source.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name);
  expect(ENVIRONMENT_VARIABLES.map(({ name }) => name)).toEqual(inSchema);
});

function problemsWith(source: Record<string, string>): readonly string[] {
  try {
    readEnvironment(source);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}
