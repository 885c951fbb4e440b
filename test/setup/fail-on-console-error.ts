import { afterEach, beforeEach, vi } from "vitest";

/** Whatever reaches console.error is a defect of the product or of the test: the test fails with it. */
const seen: unknown[][] = [];

beforeEach(() => {
  seen.length = 0;
  vi.spyOn(console, "error").mockImplementation((...parts: unknown[]) => {
    seen.push(parts);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  if (seen.length > 0) throw new Error(`console.error was called: ${JSON.stringify(seen.map(String))}`);
});
