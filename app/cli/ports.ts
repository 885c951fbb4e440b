import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "./project.ts";

/** Refuses when somebody else listens on the port; waits for a web process that a killed launcher left to finish. */
export async function claimPort(port: number, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isFree(port))) {
    if (Date.now() >= deadline)
      throw new Refusal(`Port ${port} is taken by another program. Set PORT to a free one and start again.`);
    await sleep(200);
  }
}

/** A port of the loopback address that nobody uses; the kernel picks it. */
export async function findFreePort(): Promise<number> {
  const probe = await listen(0, "127.0.0.1");
  const { port } = probe.address() as net.AddressInfo;
  await close(probe);
  return port;
}

async function isFree(port: number): Promise<boolean> {
  try {
    await close(await listen(port));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES")
      throw new Refusal(`Port ${port} may not be used by this user. Set PORT to one above 1023.`);
    if (code !== "EADDRINUSE") throw error;
    return false;
  }
}

function listen(port: number, host?: string): Promise<net.Server> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(port, host, () => resolve(probe));
  });
}

function close(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
