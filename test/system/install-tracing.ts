import { trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";

// What an operator loads into a program by NODE_OPTIONS=--import: it sends to OTEL_EXPORTER_OTLP_ENDPOINT.
const spanProcessors = [new SimpleSpanProcessor(new OTLPTraceExporter())];
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
