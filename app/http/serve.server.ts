import type { RequestListener } from "node:http";
import { createServer, type Server } from "node:http";

/** Seconds that requests under way get when the process is asked to stop. */
const DRAIN_MS = 10_000;
const REQUEST_MS = 15_000;

export class PortTaken extends Error {
  override readonly name = "PortTaken";
}

export type Serving = {
  readonly port: number;
  /** Accepts nothing new, lets requests under way finish for at most 10 s, then closes what is left. */
  stop(): Promise<void>;
};

/** Listens; throws `PortTaken` with one clear sentence when somebody else does. */
export async function serve(application: RequestListener, port: number, host?: string): Promise<Serving> {
  const server = createServer({ requestTimeout: REQUEST_MS * 4, headersTimeout: REQUEST_MS }, application);
  await listen(server, port, host);
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    stop: () => drain(server),
  };
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") {
        reject(
          new PortTaken(`Port ${port} is taken by another program. Set PORT to a free one and start again.`),
        );
      } else reject(error);
    });
    server.listen(port, host, () => resolve());
  });
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
