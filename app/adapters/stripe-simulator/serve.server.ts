import { realpathSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import pino from "pino";
import { z } from "zod";
import { createStripeSimulator, type StripeSimulator } from "./simulator.server.ts";

/** The largest body that is read; nothing that the SDK sends comes near it. */
const MAX_BODY_BYTES = 1_000_000;

const Environment = z.object({
  STRIPE_SIMULATOR_DATABASE_URL: z.string().min(1),
  STRIPE_SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535),
  STRIPE_SIMULATOR_PUBLIC_URL: z.url().optional(),
  STRIPE_SIMULATOR_WEBHOOK_URL: z.url(),
  STRIPE_SIMULATOR_CONNECT_WEBHOOK_URL: z.url().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().min(1),
  STRIPE_CONNECT_WEBHOOK_SECRET: z.string().min(1),
});

/** Serves a simulator on the loopback address; port 0 takes a free one. */
export async function serveSimulator(
  simulator: StripeSimulator,
  port: number,
): Promise<{ server: Server; port: number }> {
  const server = createServer((incoming, outgoing) => {
    answer(simulator, incoming, outgoing).catch((error: unknown) => {
      logger.error({ err: error, path: incoming.url }, "the simulator failed");
      if (!outgoing.headersSent) outgoing.writeHead(500, { "content-type": "application/json" });
      outgoing.end(JSON.stringify({ error: { type: "api_error", message: "The simulator failed." } }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return { server, port: typeof address === "object" && address ? address.port : port };
}

const logger = pino({ name: "stripe-simulator" });

async function answer(
  simulator: StripeSimulator,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === null) {
    outgoing.writeHead(413).end();
    return;
  }
  const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : [],
  );
  const method = incoming.method ?? "GET";
  const response = await simulator.handle(
    new Request(new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "127.0.0.1"}`), {
      method,
      headers,
      ...(method === "GET" || method === "HEAD" ? {} : { body: new Uint8Array(body) }),
    }),
  );
  if (response.type === "error") {
    incoming.socket.destroy();
    return;
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length > MAX_BODY_BYTES) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** The simulator as a process of its own: reads its environment, serves until it is told to stop. */
async function main(): Promise<void> {
  const read = Environment.safeParse(process.env);
  if (!read.success) {
    logger.fatal(z.prettifyError(read.error));
    process.exitCode = 1;
    return;
  }
  const env = read.data;
  const simulator = await createStripeSimulator({
    databaseUrl: env.STRIPE_SIMULATOR_DATABASE_URL,
    publicUrl: env.STRIPE_SIMULATOR_PUBLIC_URL ?? `http://127.0.0.1:${env.STRIPE_SIMULATOR_PORT}`,
    webhooks: {
      platform: { url: env.STRIPE_SIMULATOR_WEBHOOK_URL, secret: env.STRIPE_WEBHOOK_SECRET },
      connect: {
        url: env.STRIPE_SIMULATOR_CONNECT_WEBHOOK_URL ?? env.STRIPE_SIMULATOR_WEBHOOK_URL,
        secret: env.STRIPE_CONNECT_WEBHOOK_SECRET,
      },
    },
    deliver: true,
  });
  const { server, port } = await serveSimulator(simulator, env.STRIPE_SIMULATOR_PORT);
  logger.info({ port }, "Stripe simulator is ready");
  const stop = () => {
    server.closeAllConnections();
    server.close(() => {
      void simulator.close().then(() => process.exit(0));
    });
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

if (process.argv[1] && import.meta.filename === realpathSync(process.argv[1])) {
  main().catch((error: unknown) => {
    logger.fatal({ err: error }, "the Stripe simulator could not start");
    process.exitCode = 1;
  });
}
