import { defineConfig } from "vitest/config";

/** For `npm run faults` alone: one process, no limit of time, the same real PostgreSQL as the tests. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/faults/run.proofs.ts"],
    globalSetup: ["test/setup/postgres.global.ts"],
    setupFiles: ["test/setup/fail-on-console-error.ts"],
    environment: "node",
    testTimeout: 24 * 3_600_000,
    hookTimeout: 120_000,
  },
});
