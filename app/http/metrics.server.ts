import { timingSafeEqual } from "node:crypto";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

export type WebMetrics = {
  observe(method: string, status: number, seconds: number): void;
  /** Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
};

/** Durations of answers by method and class of status, and Node's own figures. Each application has its own registry. */
export function createMetrics(): WebMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "reparto_http_request_seconds",
    help: "Seconds until an answer was sent.",
    labelNames: ["method", "status"],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    observe: (method, status, seconds) =>
      durations.observe({ method, status: `${Math.trunc(status / 100)}xx` }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Whether the header presents the token, compared in constant time. Without a configured token nobody may. */
export function mayReadMetrics(authorization: string | undefined, token: string | undefined): boolean {
  if (!token || !authorization) return false;
  const [given, wanted] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
