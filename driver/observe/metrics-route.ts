import type { Registry } from "prom-client";
import type { Route } from "../web/route.js";

/** `/metrics` in Prometheus' text format. */
export function metricsRoute(registry: Registry): Route {
  return {
    path: "/metrics",
    answer: async () => ({ kind: "content", type: registry.contentType, body: await registry.metrics() }),
  };
}
