import fs from "node:fs";
import { stopLeftover } from "#db/embedded/stop.ts";
import { DATA_FOLDER, embeddedFiles, Refusal } from "./project.ts";
import { refuseWhileRunning } from "./running-launcher.ts";

/** `npm run reset`: takes the embedded database and everything else in `.data` away. Never touches DATABASE_URL. */
async function main(): Promise<void> {
  if (process.env.DATABASE_URL?.trim())
    throw new Refusal(
      "DATABASE_URL is set: reset removes the embedded database only, and leaves that one alone.",
    );
  refuseWhileRunning();
  if (await stopLeftover(embeddedFiles())) console.log("Stopped a PostgreSQL that a killed start had left.");
  fs.rmSync(DATA_FOLDER, { recursive: true, force: true });
  console.log(`Removed ${DATA_FOLDER}. The next npm start begins with an empty database.`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exit(1);
}
