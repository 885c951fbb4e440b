import { defineConfig } from "vitest/config";

const withoutDatabase = [
  "test/domain/**/*.test.{ts,tsx}",
  "test/i18n/**/*.test.{ts,tsx}",
  "test/components/**/*.test.{ts,tsx}",
];

const matrices = ["test/routes/*-matrix.test.ts"];

/** Projects by what they need: nothing (domain), a real PostgreSQL (server). The browser walks have their own config. */
export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    projects: [
      {
        extends: true,
        test: { name: "domain", include: withoutDatabase },
      },
      {
        extends: true,
        test: {
          name: "server",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: [...withoutDatabase, ...matrices, "test/e2e/**", "test/bench/**", "node_modules/**"],
          globalSetup: ["test/setup/postgres.global.ts"],
        },
      },
      {
        extends: true,
        esbuild: { jsxDev: false },
        test: {
          name: "matrix",
          include: matrices,
          globalSetup: ["test/setup/postgres.global.ts"],
          // Thousands of pages: React as it runs in production, twice as fast.
          env: { NODE_ENV: "production" },
        },
      },
    ],
    environment: "node",
    // Tests wait for PostgreSQL about as long as they compute.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    setupFiles: ["test/setup/fail-on-console-error.ts"],
  },
});
