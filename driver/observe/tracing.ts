import {
  type Context,
  context,
  ProxyTracerProvider,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import type { BootEvent } from "../../pxe/boot/boot-event.js";
import { type SpanPlan, spansOf } from "./boot-spans.js";
import { OpenBoots } from "./open-boots.js";

/** Milliseconds. */
const LOOK_EVERY = 5_000;

export interface BootTracing extends AsyncDisposable {
  readonly record: (event: BootEvent) => void;
}

/**
 * Makes a trace of every boot, from its first DISCOVER to its last byte or call, for the OpenTelemetry SDK that the process was started with
 * (`NODE_OPTIONS=--import …`). `undefined` where there is none. A boot is told when it has been quiet for two minutes, or the program ends.
 */
export function startTracing(clock: () => number): BootTracing | undefined {
  const tracer = installedTracer();
  if (tracer === undefined) return undefined;
  const boots = new OpenBoots();
  const tell = (over: readonly (readonly BootEvent[])[]) => {
    for (const events of over) emit(tracer, spansOf(events), context.active());
  };
  const timer = setInterval(() => tell(boots.over(clock())), LOOK_EVERY);
  timer.unref();
  return {
    record: (event) => boots.take(event, clock()),
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      tell(boots.all());
    },
  };
}

function installedTracer(): Tracer | undefined {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return provider.getTracer("metalplug");
  return provider.getDelegateTracer("metalplug");
}

function emit(tracer: Tracer, plan: SpanPlan, parent: Context): void {
  const { name, start: startTime, attributes, moments, children, error } = plan;
  const span = tracer.startSpan(name, { startTime, attributes }, parent);
  for (const { name: moment, at, attributes: told } of moments) span.addEvent(moment, told, at);
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
  const inside = trace.setSpan(parent, span);
  for (const child of children) emit(tracer, child, inside);
  span.end(plan.end);
}
