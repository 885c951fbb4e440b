import { build, needsBuild } from "./build-when-needed.ts";
import { Refusal } from "./project.ts";

/** `npm run build`: builds what the web process serves, unless that is newer than its sources. */
try {
  if (needsBuild()) await build(() => {});
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exit(1);
}
