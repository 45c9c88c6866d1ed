import { setMaxListeners } from "node:events";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import { HealthImplementation } from "grpc-health-check";
import type { TlsSource } from "../certificate/tls-keeper.js";
import { failure } from "../errors.js";
import type { Refusal } from "./caller-check.js";
import { type ChangeMade, changeGate } from "./change-gate.js";
import { lastGate } from "./last-gate.js";
import { Listener } from "./listener.js";
import { contractFiles } from "./proto.js";
import { roleGate } from "./role-gate.js";
import type { FaultLog } from "./status.js";

/** Where to listen; port 0 lets the kernel choose. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Who is let in. */
export interface Admission {
  /** Absent: everybody may call everything. */
  readonly tls?: TlsSource | undefined;
  /** Told of each connection and each call that was not taken. */
  readonly refused?: ((refusal: Refusal) => void) | undefined;
  /** Told of each call that was to change something. */
  readonly changed?: ((change: ChangeMade) => void) | undefined;
}

export interface RpcServerOptions extends Admission {
  readonly listen: ListenAddress;
  /** "hypervisor hv1". */
  readonly what: string;
  /** Full names of the services, for health and reflection. */
  readonly services: readonly string[];
  readonly addServices: (server: Server) => void;
  /** Aborted when closing, so that open streams end. */
  readonly stop: AbortController;
  readonly logger?: FaultLog | undefined;
}

export interface RpcServer {
  /** `host:port` as bound. */
  readonly address: string;
  readonly port: number;
  setServing(serving: boolean): void;
  close(): Promise<void>;
}

/** Calls under way at close may go on so long, milliseconds. */
const CLOSE_GRACE = 1000;

const OPTIONS = {
  // A chunk of a push may carry 1 MiB; nothing else is larger.
  "grpc.max_receive_message_length": (1 << 20) + 4096,
  "grpc.max_concurrent_streams": 1024,
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_timeout_ms": 5_000,
};

/** Starts a gRPC server with health and reflection. Rejects with the system's error when the port cannot be had. */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const { listen, services, stop, what, logger, tls, changed, refused = () => undefined } = options;
  setMaxListeners(0, stop.signal);
  const gates = [
    lastGate(what, logger),
    ...(tls === undefined ? [] : [roleGate(what, refused)]),
    ...(changed === undefined ? [] : [changeGate(changed)]),
  ];
  const server = new Server({ ...OPTIONS, interceptors: gates });
  const health = new HealthImplementation();
  const setServing = (serving: boolean): void => {
    for (const name of ["", ...services]) health.setStatus(name, serving ? "SERVING" : "NOT_SERVING");
  };
  setServing(true);
  options.addServices(server);
  health.addToServer(server);
  new ReflectionService(contractFiles(), { services: [...services] }).addToServer(server);
  // Connections are let in here, so that grpc-js needs neither know of certificates nor is reached by strangers.
  const { injectConnection: accept } = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = await Listener.start({ ...listen, tls, accept, refused }).catch((error: unknown) => {
    server.forceShutdown();
    throw error;
  });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    setServing(false);
    stop.abort(failure("STOPPING", { what }));
    closing ??= shutdown(server, listener);
    return closing;
  };
  const { port } = listener;
  return { address: `${listen.host}:${port}`, port, setServing, close };
}

async function shutdown(server: Server, listener: Listener): Promise<void> {
  listener.stop();
  const graceful = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  const timer = setTimeout(() => server.forceShutdown(), CLOSE_GRACE);
  await graceful;
  clearTimeout(timer);
  server.forceShutdown();
  listener.endAll();
}
