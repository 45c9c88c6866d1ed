import { setTimeout as delay } from "node:timers/promises";
import type { BootOverride, PowerState, PowerSwitch, SettingsOf } from "../power-port.js";
import { failed, refused } from "../power-trouble.js";
import type { SwitchTools } from "../switch-tools.js";
import { toldText } from "../told-text.js";
import { bootChange, powerStateOf, resetActionOf, resetTypeFor, resetTypesIn } from "./computer-system.js";
import { idPath, listAt, textAt } from "./json.js";
import { RedfishSession } from "./redfish-session.js";
import { isGood, type Reply, troubleIn } from "./reply.js";
import { taskVerdict } from "./task.js";

interface SystemNow {
  readonly path: string;
  readonly body: unknown;
  readonly etag: string | undefined;
}

/** DMTF's Redfish (DSP0266): sessions, the power state and reset of a ComputerSystem, and its boot override. */
export function openRedfish(settings: SettingsOf<"redfish">, tools: SwitchTools): PowerSwitch {
  const machine = new RedfishMachine(settings, tools);
  return {
    state: (signal) => machine.state(signal),
    set: (target, signal) => machine.set(target, signal),
    setBoot: (override, signal) => machine.setBoot(override, signal),
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  };
}

class RedfishMachine implements AsyncDisposable {
  readonly #session: RedfishSession;
  readonly #system: string | undefined;
  readonly #taskPatience: number;
  #path: string | undefined;

  constructor(settings: SettingsOf<"redfish">, tools: SwitchTools) {
    this.#session = new RedfishSession(settings, tools);
    this.#system = settings.system;
    this.#taskPatience = tools.patience.task;
  }

  async state(signal: AbortSignal): Promise<PowerState> {
    return powerStateOf((await this.#read(signal)).body);
  }

  async set(target: "on" | "off", signal: AbortSignal): Promise<void> {
    const { body } = await this.#read(signal);
    if (powerStateOf(body) === target) return;
    const action = resetActionOf(body);
    const allowed = action.allowed ?? (action.info && (await this.#resetTypes(action.info, signal)));
    const type = resetTypeFor(target, allowed || undefined);
    const call = { method: "POST", path: action.target, body: { ResetType: type } } as const;
    await this.#finish(await this.#session.ask(call, signal), signal);
  }

  async setBoot(override: BootOverride, signal: AbortSignal): Promise<void> {
    const system = await this.#read(signal);
    const boot = bootChange(system.body, override);
    if (boot === undefined) return;
    let reply = await this.#patch(system.path, { Boot: boot }, system.etag, signal);
    if (reply.status === 412) {
      const { path, etag } = await this.#read(signal);
      // There are BMCs that give a weak tag and compare as if they had given none of those (RFC 9110 §13.1.1).
      reply = await this.#patch(path, { Boot: boot }, etag?.replace(/^W\//, ""), signal);
    }
    if (!isGood(reply)) throw troubleIn(reply, Date.now());
    await this.#finish(reply, signal);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#session[Symbol.asyncDispose]();
  }

  async #read(signal: AbortSignal): Promise<SystemNow> {
    const path = this.#path ?? (await this.#find(signal));
    this.#path = path;
    const reply = await this.#session.send({ method: "GET", path }, signal);
    if (reply.status === 404) {
      this.#path = undefined;
      throw await this.#noSuchSystem(signal);
    }
    if (!isGood(reply)) throw troubleIn(reply, Date.now());
    return { path, body: reply.body, etag: reply.headers["etag"] ?? textAt(reply.body, "@odata.etag") };
  }

  async #find(signal: AbortSignal): Promise<string> {
    const systems = await this.#session.systems(signal);
    if (this.#system !== undefined)
      return `${systems.replace(/\/$/, "")}/${encodeURIComponent(this.#system)}`;
    const members = await this.#members(signal);
    const [only] = members;
    if (members.length === 1 && only !== undefined) return only;
    throw refused(`the BMC has ${members.length} systems (${idsOf(members)}); say which one is meant`);
  }

  async #noSuchSystem(signal: AbortSignal): Promise<Error> {
    const members = await this.#members(signal);
    return refused(`the BMC has no system "${this.#system ?? ""}"; it has: ${idsOf(members)}`);
  }

  async #members(signal: AbortSignal): Promise<readonly string[]> {
    const path = await this.#session.systems(signal);
    const { body } = await this.#session.ask({ method: "GET", path }, signal);
    return listAt(body, "Members").flatMap((one) => idPath(one) ?? []);
  }

  async #resetTypes(path: string, signal: AbortSignal): Promise<readonly string[] | undefined> {
    return resetTypesIn((await this.#session.ask({ method: "GET", path }, signal)).body);
  }

  #patch(path: string, body: object, etag: string | undefined, signal: AbortSignal): Promise<Reply> {
    const headers = etag === undefined ? {} : { "if-match": etag };
    return this.#session.send({ method: "PATCH", path, headers, body }, signal);
  }

  /** Follows a task to its end. */
  async #finish(first: Reply, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + this.#taskPatience;
    let verdict = taskVerdict(first, undefined, Date.now());
    while (verdict.kind === "running") {
      const { path, after } = verdict;
      if (performance.now() + after > deadline)
        throw failed(`the BMC's task ${toldText(path)} did not end within ${this.#taskPatience / 1000} s`);
      await delay(after, undefined, { signal });
      verdict = taskVerdict(await this.#session.send({ method: "GET", path }, signal), path, Date.now());
    }
    if (verdict.kind === "failed") throw failed(verdict.found);
  }
}

function idsOf(paths: readonly string[]): string {
  const ids = paths.map((path) => path.split("/").filter(Boolean).at(-1) ?? path);
  return toldText(ids.join(", ")) || "none";
}
