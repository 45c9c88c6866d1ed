import type { SettingsOf } from "../power-port.js";
import { failed, type PowerTrouble, refused } from "../power-trouble.js";
import type { SwitchTools } from "../switch-tools.js";
import { idPath, linkPath } from "./json.js";
import { type Call, RedfishConnection } from "./redfish-connection.js";
import { hasMessage, isGood, messagesIn, type Reply, troubleIn } from "./reply.js";

const ROOT = "/redfish/v1/";
const SESSIONS = "/redfish/v1/SessionService/Sessions";
const SYSTEMS = "/redfish/v1/Systems";
/** Milliseconds for the good-bye. */
const CLOSING = 3_000;

interface Login {
  /** What goes with each request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Path of the session, to end it. */
  readonly session: string | undefined;
  /** Path of the collection of systems. */
  readonly systems: string;
}

/**
 * Requests in a session of the BMC (DSP0266 §13.3.4): one login for all, another one when the BMC has forgotten it. Where the settings ask for basic
 * authentication (§13.3.3) there is no session, and the password goes with each request.
 */
export class RedfishSession implements AsyncDisposable {
  readonly #settings: SettingsOf<"redfish">;
  readonly #tools: SwitchTools;
  #connection: { readonly to: RedfishConnection; readonly authority: string | undefined } | undefined;
  #login: Login | undefined;
  #closed = false;

  constructor(settings: SettingsOf<"redfish">, tools: SwitchTools) {
    this.#settings = settings;
    this.#tools = tools;
  }

  /** The answer, good or not; a session that has ended is begun anew once. */
  async send(call: Call, signal: AbortSignal): Promise<Reply> {
    const reply = await this.#sendAs(await this.#loggedIn(signal), call, signal);
    if (reply.status !== 401) return reply;
    this.#login = undefined;
    if (this.#settings.basicAuth === true) throw loginTrouble(reply, this.#settings.username);
    const again = await this.#sendAs(await this.#loggedIn(signal), call, signal);
    if (again.status === 401)
      throw failed(`the BMC forgets its sessions at once: ${again.asked} is answered with 401`);
    return again;
  }

  /** A good answer; throws what another one tells. */
  async ask(call: Call, signal: AbortSignal): Promise<Reply> {
    const reply = await this.send(call, signal);
    if (isGood(reply)) return reply;
    throw troubleIn(reply, Date.now());
  }

  /** Path of the collection of systems. */
  async systems(signal: AbortSignal): Promise<string> {
    return (await this.#loggedIn(signal)).systems;
  }

  /** Ends the session at the BMC, which has few of them, if it can be reached. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const { session, headers } = this.#login ?? {};
    const connection = this.#connection?.to;
    if (connection === undefined) return;
    try {
      if (session !== undefined && headers !== undefined) await this.#goodbye(connection, session, headers);
    } catch {
      // It ends by itself when nobody uses it.
    } finally {
      await connection[Symbol.asyncDispose]();
    }
  }

  async #goodbye(connection: RedfishConnection, path: string, headers: Login["headers"]): Promise<void> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), CLOSING);
    try {
      await connection.send({ method: "DELETE", path, headers }, late.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async #sendAs(login: Login, call: Call, signal: AbortSignal): Promise<Reply> {
    const headers = { ...call.headers, ...login.headers };
    return await (await this.#connected()).send({ ...call, headers }, signal);
  }

  async #loggedIn(signal: AbortSignal): Promise<Login> {
    if (this.#closed) throw failed("this switch is closed");
    if (this.#login === undefined) {
      await this.#reconnect();
      this.#login = await this.#logIn(signal);
    }
    return this.#login;
  }

  async #logIn(signal: AbortSignal): Promise<Login> {
    const { secret, basicAuth } = this.#settings;
    const connection = await this.#connected();
    const root = await connection.send({ method: "GET", path: ROOT }, signal);
    // The root needs no login (DSP0266 §13.3.1); where it does, the usual paths are taken.
    if (!isGood(root) && root.status !== 401) throw troubleIn(root, Date.now());
    const password = await this.#tools.secret(secret);
    const systems = idPath(root.body, "Systems") ?? SYSTEMS;
    if (basicAuth === true) return { headers: this.#basic(password), session: undefined, systems };
    return { ...(await this.#openSession(connection, root, password, signal)), systems };
  }

  /** RFC 7617 §2. */
  #basic(password: string): Login["headers"] {
    const credentials = Buffer.from(`${this.#settings.username}:${password}`, "utf8").toString("base64");
    this.#tools.hide(credentials);
    return { authorization: `Basic ${credentials}` };
  }

  async #openSession(
    connection: RedfishConnection,
    root: Reply,
    password: string,
    signal: AbortSignal,
  ): Promise<Omit<Login, "systems">> {
    const { username } = this.#settings;
    const path = idPath(root.body, "Links", "Sessions") ?? SESSIONS;
    const body = { UserName: username, Password: password };
    const reply = await connection.send({ method: "POST", path, body }, signal);
    if (!isGood(reply)) throw loginTrouble(reply, username);
    const token = reply.headers["x-auth-token"];
    if (token === undefined || token === "") throw failed("the BMC gives no token for its session");
    this.#tools.hide(token);
    const session = linkPath(reply.headers["location"]) ?? idPath(reply.body);
    return { headers: { "x-auth-token": token }, session };
  }

  async #connected(): Promise<RedfishConnection> {
    return this.#connection?.to ?? (await this.#reconnect());
  }

  /** The authority's file is read at each login, as the password is. */
  async #reconnect(): Promise<RedfishConnection> {
    const { url, authority: name } = this.#settings;
    const authority = name === undefined ? undefined : await this.#tools.authority(name);
    const before = this.#connection;
    if (before !== undefined && before.authority === authority) return before.to;
    await before?.to[Symbol.asyncDispose]();
    const to = new RedfishConnection(url, { timeout: this.#tools.patience.call, authority });
    this.#connection = { to, authority };
    return to;
  }
}

function loginTrouble(reply: Reply, username: string): PowerTrouble {
  const said = messagesIn(reply.body);
  if (hasMessage(reply.body, "SessionLimitExceeded"))
    return failed(`all sessions of the BMC are taken (${reply.status}: ${said})`);
  if (reply.status === 401 || reply.status === 403)
    return refused(
      `the BMC does not let in the user "${username}" with this secret${said === "" ? "" : `: ${said}`}`,
    );
  return troubleIn(reply, Date.now());
}
