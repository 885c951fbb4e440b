import { defineConfig } from "vitest/config";

/** Projects by what they need: nothing (domain), a real PostgreSQL (server), a real Chromium (e2e). */
export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.{ts,tsx}"],
    exclude: ["test/e2e/**", "node_modules/**"],
    environment: "node",
    testTimeout: 20_000,
    hookTimeout: 60_000,
    setupFiles: ["test/setup/fail-on-console-error.ts"],
  },
});
