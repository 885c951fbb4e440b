import pg from "pg";
import { bootstrapCluster, type DatabaseUrls, urlsOfCluster } from "#db/bootstrap.server.ts";
import { hasCluster } from "#db/embedded/cluster-files.ts";
import { findRunningServer, superuserUrl } from "#db/embedded/running-server.ts";
import { startEmbedded } from "#db/embedded/start.ts";
import { type DatabaseRole, urlOfRole } from "#db/roles.server.ts";
import { embeddedFiles, Refusal } from "./project.ts";

export type FoundDatabase = {
  readonly kind: "embedded" | "external";
  readonly urls: DatabaseUrls;
  /** Ends the embedded server if this process started it or took it over; else does nothing. */
  readonly stop: () => Promise<void>;
};

const nothingToStop = async (): Promise<void> => {};

/** The server of DATABASE_URL, or null when that is not set. Refuses when the owner's URL is missing or nobody answers. */
export async function findExternalDatabase(env = process.env): Promise<FoundDatabase | null> {
  const url = env.DATABASE_URL?.trim();
  if (!url) return null;
  const ownerUrl = env.DATABASE_OWNER_URL?.trim();
  if (!ownerUrl)
    throw new Refusal(
      "DATABASE_URL is set and DATABASE_OWNER_URL is not: give the address of the owner too, it is used for migrations only.",
    );
  await proveReachable(ownerUrl, "DATABASE_OWNER_URL");
  await proveReachable(url, "DATABASE_URL", "public");
  const simulatorUrl = env.STRIPE_SIMULATOR_DATABASE_URL?.trim() || ownerUrl;
  return { kind: "external", urls: { url, ownerUrl, simulatorUrl }, stop: nothingToStop };
}

/** Starts the embedded server, or takes over the one that a killed launcher left; makes roles and databases. */
export async function startEmbeddedDatabase(): Promise<FoundDatabase> {
  const server = await startEmbedded({ dataDir: embeddedFiles().dataDir }).catch((error: Error) => {
    // It says in one sentence what a person can mend.
    throw new Refusal(error.message, { cause: error });
  });
  try {
    const urls = await bootstrapCluster(server.superuserUrl());
    return { kind: "embedded", urls, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * For one command: DATABASE_URL, else the embedded server of a running `npm start`, else the embedded server for the
 * time of the command. Refuses when there is no database yet.
 */
export async function findDatabaseForCommand(): Promise<FoundDatabase> {
  const external = await findExternalDatabase();
  if (external) return external;
  const files = embeddedFiles();
  if (!hasCluster(files))
    throw new Refusal(
      `There is no database yet in ${files.dataDir}: run npm start once, or set DATABASE_URL and DATABASE_OWNER_URL.`,
    );
  const running = await findRunningServer(files);
  if (!running) return startEmbeddedDatabase();
  return {
    kind: "embedded",
    urls: urlsOfCluster(superuserUrl(files, running.port)),
    stop: nothingToStop,
  };
}

async function proveReachable(url: string, variable: string, role?: DatabaseRole): Promise<void> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new Refusal(`${variable} should be a PostgreSQL address like postgres://user@host:5432/name.`);
  const connectionString = role ? urlOfRole(url, role) : url;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    const { host } = new URL(url);
    throw new Refusal(`The database of ${variable} at ${host} cannot be reached: ${reasonOf(error)}.`);
  } finally {
    await client.end().catch(() => {});
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ECONNREFUSED: "nobody listens there",
    ENOTFOUND: "the host is not known",
    ETIMEDOUT: "it does not answer",
    "28P01": "it refuses the role or its password (npm run -s reparto -- doctor prints how roles are made)",
    "3D000": "it has no database of that name",
  };
  return reasons[code ?? ""] ?? (message || code || "no reason given").replace(/\.$/, "");
}
