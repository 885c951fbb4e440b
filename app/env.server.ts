import { z } from "zod";

/**
 * The environment, read and checked once by the composition roots (server, worker, CLI). Nobody else reads
 * `process.env`. Messages name the variable and say what it should be; they never repeat a value, which may be a secret.
 */
const flag = z
  .enum(["", "0", "1", "false", "no", "true", "yes"], { error: "should be true or false" })
  .optional()
  .transform((typed) => typed === "1" || typed === "true" || typed === "yes");

const url = (protocols: readonly string[], shape: string) =>
  z.string().refine((typed) => URL.canParse(typed) && protocols.includes(new URL(typed).protocol), {
    error: `should be ${shape}`,
  });

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, { error: `should be a whole number from ${from} to ${to}` })
    .transform(Number)
    .refine((typed) => typed >= from && typed <= to, {
      error: `should be a whole number from ${from} to ${to}`,
    });

const postgresUrl = url(
  ["postgres:", "postgresql:"],
  "a PostgreSQL address like postgres://user@host:5432/name",
);
const secret = z.string().min(8, { error: "should have at least 8 characters" });

const environmentSchema = z.object({
  NODE_ENV: z
    .enum(["development", "production", "test"], { error: "should be development, production or test" })
    .default("production"),
  PORT: wholeNumber(1, 65_535).default(3000),
  APP_ORIGIN: url(["http:", "https:"], "an address like https://partners.example.com")
    .refine((typed) => !URL.canParse(typed) || new URL(typed).pathname === "/", {
      error: "should have no path after the host",
    })
    .optional(),
  DATABASE_URL: postgresUrl,
  DATABASE_OWNER_URL: postgresUrl.optional(),
  STRIPE_SECRET_KEY: secret.optional(),
  STRIPE_WEBHOOK_SECRET: secret.optional(),
  STRIPE_CONNECT_WEBHOOK_SECRET: secret.optional(),
  STRIPE_API_BASE: url(["http:", "https:"], "an address like http://localhost:4010").optional(),
  STRIPE_CALLS_PER_SECOND: wholeNumber(1, 10_000).optional(),
  STRIPE_CALLS_PER_ENDPOINT: wholeNumber(1, 10_000).optional(),
  STUDENT_KEY_SECRET: secret.optional(),
  ENCRYPTION_KEYS: z
    .string()
    .regex(/^[a-z0-9]{1,16}:[0-9a-f]{64}(,[a-z0-9]{1,16}:[0-9a-f]{64})*$/, {
      error: "should be name:64 hex digits, several with commas, the newest first",
    })
    .optional(),
  PAYMENTS_MARKER_FILE: z.string().max(1_000).optional(),
  SMTP_URL: url(["smtp:", "smtps:"], "an address like smtps://user@mail.example.com").optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]{3,200}$/, { error: "should be one line of at most 200 characters" })
    .refine((typed) => typed.includes("@"), { error: "should hold an e-mail address" })
    .default("Reparto <partners@reparto.example>"),
  DEMO: flag,
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
      error: "should be fatal, error, warn, info, debug, trace or silent",
    })
    .default("info"),
  TRUSTED_PROXY_HOPS: wholeNumber(0, 10).default(0),
  METRICS_TOKEN: z.string().min(16, { error: "should have at least 16 characters" }).optional(),
  METRICS_PORT: wholeNumber(1, 65_535).optional(),
});

export type Env = Omit<z.output<typeof environmentSchema>, "APP_ORIGIN"> & {
  /** Scheme, host and port that every link is made of and every form post is compared with. No slash at the end. */
  readonly APP_ORIGIN: string;
};

/** A wrong environment: `problems` has one sentence a variable. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not right. ${problems.join(" ")}`);
  }
}

/** Reads the variables that Reparto knows; an empty one counts as not set. Throws `EnvironmentError` naming all bad ones at once. */
export function readEnvironment(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const known: Record<string, string> = {};
  for (const { name } of ENVIRONMENT_VARIABLES) {
    const typed = source[name]?.trim();
    if (typed) known[name] = typed;
  }
  const read = environmentSchema.safeParse(known);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return known[name] === undefined ? `${name} is not set.` : `${name} ${issue.message}.`;
    });
    throw new EnvironmentError([...new Set(problems)]);
  }
  const origin = read.data.APP_ORIGIN ?? `http://localhost:${read.data.PORT}`;
  return { ...read.data, APP_ORIGIN: new URL(origin).origin };
}

export type EnvironmentVariable = {
  readonly name: keyof typeof environmentSchema.shape;
  readonly meaning: string;
  /** What holds when it is not set; null when it must be set. */
  readonly default: string | null;
};

/** The configuration table; README and `reparto doctor` print it. */
export const ENVIRONMENT_VARIABLES: readonly EnvironmentVariable[] = [
  { name: "NODE_ENV", meaning: "development, production or test", default: "production" },
  { name: "PORT", meaning: "port of the web process", default: "3000" },
  {
    name: "APP_ORIGIN",
    meaning: "public address: links in mails start with it, forms are accepted only from it",
    default: "http://localhost:PORT",
  },
  { name: "DATABASE_URL", meaning: "PostgreSQL address of the application", default: null },
  {
    name: "DATABASE_OWNER_URL",
    meaning: "PostgreSQL address of the owner, for migrations only",
    default: "none",
  },
  {
    name: "STRIPE_SECRET_KEY",
    meaning: "Stripe API key; transfers need it in the worker only",
    default: "none",
  },
  { name: "STRIPE_WEBHOOK_SECRET", meaning: "signing secret of the platform's webhook", default: "none" },
  {
    name: "STRIPE_CONNECT_WEBHOOK_SECRET",
    meaning: "signing secret of the Connect webhook",
    default: "none",
  },
  {
    name: "STRIPE_API_BASE",
    meaning: "address of the Stripe simulator instead of Stripe",
    default: "Stripe itself",
  },
  {
    name: "STRIPE_CALLS_PER_SECOND",
    meaning: "calls to Stripe that one worker begins in a second; several workers share what Stripe allows",
    default: "80 with a live key, 20 with a test key",
  },
  {
    name: "STRIPE_CALLS_PER_ENDPOINT",
    meaning: "the same of one kind of call, transfers say",
    default: "24 with a live key, 20 with a test key",
  },
  {
    name: "STUDENT_KEY_SECRET",
    meaning:
      "key of the hash by which a referred student is found again; never changed once students are registered",
    default: "none",
  },
  {
    name: "ENCRYPTION_KEYS",
    meaning:
      "keys (`name:64 hex digits`, the newest first) that bank details and other secrets are sealed with; an old one stays until nothing is sealed with it",
    default: "bank details cannot be kept",
  },
  {
    name: "PAYMENTS_MARKER_FILE",
    meaning:
      "file of the worker, kept apart from the database's backups: by it a database that was put back from an older one is noticed before money is sent",
    default: "only by what Stripe has",
  },
  { name: "SMTP_URL", meaning: "mail server; without it mails stay in the outbox", default: "none" },
  { name: "MAIL_FROM", meaning: "sender of all mails", default: "Reparto <partners@reparto.example>" },
  { name: "DEMO", meaning: "shows the demo sign-ins and the mail outbox", default: "false" },
  { name: "LOG_LEVEL", meaning: "least severe level that is logged", default: "info" },
  {
    name: "TRUSTED_PROXY_HOPS",
    meaning: "number of own proxies in front; 0 ignores X-Forwarded-*",
    default: "0",
  },
  { name: "METRICS_TOKEN", meaning: "bearer token that opens /metrics", default: "none: /metrics is closed" },
  {
    name: "METRICS_PORT",
    meaning: "port on 127.0.0.1 that serves /metrics without a token",
    default: "none",
  },
];
