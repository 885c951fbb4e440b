/**
 * `play-world.ts <folder>`: starts the product for the first time with its data in this folder, so that it plays the demo
 * world there, and ends it. The tests of a run that need such a world take it from the folder (PLAYED_WORLD).
 */
import { startLauncher } from "./launcher.ts";

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("Say in which folder.");
const launcher = await startLauncher(folder);
await launcher.stop();
