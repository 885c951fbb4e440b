import { spawn } from "node:child_process";
import net from "node:net";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** The first start builds and plays the demo world, perhaps on a machine that has other things to do. */
const START_LIMIT_MS = 240_000;

export type Launcher = {
  readonly origin: string;
  /** What it has printed, to the line that says how it is ended. */
  readonly said: string;
  /** As Ctrl-C does. */
  readonly stop: () => Promise<void>;
};

/** The product as a newcomer starts it (`npm start`), with its data in a folder of its own; resolves when it is ready. */
export async function startLauncher(dataFolder: string): Promise<Launcher> {
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", "app/cli/start.ts"], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      REPARTO_DATA: dataFolder,
      NODE_ENV: "production",
      VITEST: "",
      // Each person comes from an address of their own, as behind the proxy of an installation.
      TRUSTED_PROXY_HOPS: "1",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill("SIGINT");
      reject(new Error(`The world did not start in time:\n${said}`));
    }, START_LIMIT_MS);
    const take = (part: Buffer) => {
      said += part.toString();
      if (!said.includes("Ctrl-C ends everything")) return;
      clearTimeout(limit);
      resolve();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    void ended.then(() => {
      clearTimeout(limit);
      reject(new Error(`The world ended while it started:\n${said}`));
    });
  });
  return {
    origin: `http://localhost:${port}`,
    said,
    stop: async () => {
      child.kill("SIGINT");
      await ended;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
