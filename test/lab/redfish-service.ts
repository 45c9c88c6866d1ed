import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { fault, good, type RedfishAnswer, type RedfishRequest } from "./redfish-answer.js";
import { type RedfishFault, spoil } from "./redfish-faults.js";
import { RedfishSystem } from "./redfish-system.js";
import type { SelfMadeCertificate } from "./self-made-certificate.js";

export interface RedfishOptions {
  readonly certificate: SelfMadeCertificate;
  readonly username: string;
  readonly password: string;
  /** Ids of its machines. */
  readonly systems?: readonly string[];
  /** It has no sessions: user and password come with each request. */
  readonly basicOnly?: boolean;
  /** Where it listens. */
  readonly host?: string;
  /** Resets and changes are answered with a task, which is over at the third look. */
  readonly asynchronous?: boolean;
}

const ROOT = "/redfish/v1";
const LOOKS = 3;

/**
 * A BMC for tests in the shape of DMTF's published schema: ServiceRoot, SessionService, Systems, ComputerSystem with its reset action and boot override, ETags, tasks; over TLS
 * on a free port of 127.0.0.1. What goes wrong is set in `faults`.
 */
export class RedfishService implements AsyncDisposable {
  /** Each is used up by the requests it is for. */
  readonly faults: RedfishFault[] = [];
  /** Every request as `METHOD path`. */
  readonly log: string[] = [];
  readonly systems: ReadonlyMap<string, RedfishSystem>;
  password: string;
  readonly #options: RedfishOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #sessions = new Map<string, string>();
  readonly #tasks: { looks: number; act: () => void }[] = [];
  #numbered = 0;

  private constructor(options: RedfishOptions) {
    this.#options = options;
    this.password = options.password;
    this.systems = new Map((options.systems ?? ["1"]).map((id) => [id, new RedfishSystem(id)]));
    this.#server = createServer(options.certificate, (request, response) => {
      void this.#serve(request, response);
    });
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  static async start(options: RedfishOptions): Promise<RedfishService> {
    const service = new RedfishService(options);
    service.#server.listen(0, options.host ?? "127.0.0.1");
    await once(service.#server, "listening");
    return service;
  }

  get url(): string {
    const { host = "127.0.0.1" } = this.#options;
    return `https://${host.includes(":") ? `[${host}]` : host}:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The only machine. */
  get system(): RedfishSystem {
    const [system] = this.systems.values();
    if (system === undefined) throw new Error("this service has no system");
    return system;
  }

  get openSessions(): number {
    return this.#sessions.size;
  }

  forgetSessions(): void {
    this.#sessions.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const { method = "", url: path = "", headers } = request;
      const body = await bodyOf(request);
      this.log.push(`${method} ${path}`);
      const fault = this.#takeFault(`${method} ${path}`);
      if (fault?.kind === "unauthorized") this.forgetSessions();
      if (fault !== undefined && (await spoil(fault, response))) return;
      send(response, this.#answer({ method, path, headers, body }));
    } catch {
      response.destroy();
    }
  }

  #takeFault(asked: string): RedfishFault | undefined {
    const index = this.faults.findIndex(({ on }) => on.test(asked));
    const fault = this.faults[index];
    if (fault === undefined) return undefined;
    fault.times -= 1;
    if (fault.times <= 0) this.faults.splice(index, 1);
    return fault;
  }

  #answer(request: RedfishRequest): RedfishAnswer {
    const path = request.path.replace(/(.)\/$/, "$1");
    if (path === "/redfish") return good({ v1: `${ROOT}/` });
    if (path === ROOT) return good(SERVICE_ROOT);
    if (this.#options.basicOnly === true) return this.#byPassword({ ...request, path });
    if (path === `${ROOT}/SessionService/Sessions` && request.method === "POST") return this.#logIn(request);
    const token = request.headers["x-auth-token"];
    if (typeof token !== "string" || !this.#sessions.has(token))
      return fault(401, "NoValidSession", "There is no valid session established with the implementation.");
    return this.#inSession({ ...request, path }, token);
  }

  #byPassword(request: RedfishRequest): RedfishAnswer {
    const wanted = Buffer.from(`${this.#options.username}:${this.password}`).toString("base64");
    if (request.headers["authorization"] === `Basic ${wanted}`) return this.#inSession(request, "");
    return fault(401, "ResourceAtUriUnauthorized", `Not: ${String(request.headers["authorization"])}`);
  }

  #inSession(request: RedfishRequest, token: string): RedfishAnswer {
    const { method, path } = request;
    if (method === "DELETE" && path === this.#sessions.get(token)) {
      this.#sessions.delete(token);
      return { status: 204 };
    }
    if (path === `${ROOT}/Systems`) return good(this.#collection());
    const [, task] = new RegExp(`^${ROOT}/TaskService/TaskMonitors/(\\d+)$`).exec(path) ?? [];
    if (task !== undefined) return this.#lookAtTask(Number(task));
    const [, id = "", rest = ""] = new RegExp(`^${ROOT}/Systems/([^/]+)(/.*)?$`).exec(path) ?? [];
    const system = this.systems.get(decodeURIComponent(id));
    if (system === undefined) return fault(404, "ResourceMissingAtURI", `There is no resource at ${path}.`);
    return system.answer({ ...request, path: rest }, (act) => this.#begin(act));
  }

  #logIn({ body }: RedfishRequest): RedfishAnswer {
    const { UserName, Password } = (body ?? {}) as Readonly<Record<string, unknown>>;
    if (UserName !== this.#options.username || Password !== this.password)
      // A careless BMC repeats what it was given.
      return fault(
        401,
        "ResourceAtUriUnauthorized",
        `Not authorized: ${String(UserName)}:${String(Password)}`,
      );
    const token = randomBytes(16).toString("hex");
    const session = `${ROOT}/SessionService/Sessions/${++this.#numbered}`;
    this.#sessions.set(token, session);
    // Some put a name before it that leads nowhere.
    const headers = { "X-Auth-Token": token, Location: `https://bmc.invalid${session}` };
    return { status: 201, headers, body: { "@odata.id": session, Id: String(this.#numbered), UserName } };
  }

  #collection(): object {
    const Members = [...this.systems.keys()].map((id) => ({ "@odata.id": `${ROOT}/Systems/${id}` }));
    return { "@odata.id": `${ROOT}/Systems`, Members, "Members@odata.count": Members.length };
  }

  #begin(act: () => void): RedfishAnswer {
    if (this.#options.asynchronous !== true) {
      act();
      return { status: 204 };
    }
    const number = this.#tasks.push({ looks: 0, act }) - 1;
    const Location = `${ROOT}/TaskService/TaskMonitors/${number}`;
    const body = { "@odata.id": `${ROOT}/TaskService/Tasks/${number}`, TaskState: "New", TaskStatus: "OK" };
    return { status: 202, headers: { Location, "Retry-After": "0" }, body };
  }

  #lookAtTask(number: number): RedfishAnswer {
    const task = this.#tasks[number];
    if (task === undefined) return fault(404, "ResourceMissingAtURI", `There is no task ${number}.`);
    task.looks += 1;
    if (task.looks < LOOKS)
      return { status: 202, headers: { "Retry-After": "0" }, body: { TaskState: "Running" } };
    if (task.looks === LOOKS) task.act();
    return { status: 204 };
  }
}

const SERVICE_ROOT = {
  "@odata.id": `${ROOT}/`,
  "@odata.type": "#ServiceRoot.v1_15_0.ServiceRoot",
  Id: "RootService",
  RedfishVersion: "1.18.0",
  SessionService: { "@odata.id": `${ROOT}/SessionService` },
  Systems: { "@odata.id": `${ROOT}/Systems` },
  Links: { Sessions: { "@odata.id": `${ROOT}/SessionService/Sessions` } },
};

function send(response: ServerResponse, { status, headers = {}, body }: RedfishAnswer): void {
  const type = body === undefined ? {} : { "Content-Type": "application/json" };
  response.writeHead(status, { "OData-Version": "4.0", ...type, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? undefined : JSON.parse(text);
}
