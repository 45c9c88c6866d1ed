import { failure, MetalplugError } from "../errors.js";
import type { PowerKind, PowerSwitch } from "./power-port.js";
import { failed, PowerTrouble } from "./power-trouble.js";
import type { SwitchTools } from "./switch-tools.js";
import { toldText } from "./told-text.js";

/** The one place where whatever a kind of switch throws becomes POWER_FAILED or POWER_REFUSED, with the node's name and without secrets. */
export function namedSwitch(
  inner: PowerSwitch,
  names: { readonly node: string; readonly kind: PowerKind },
  tools: Pick<SwitchTools, "withoutHidden">,
): PowerSwitch {
  const tell = async <T>(what: string, signal: AbortSignal, act: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    try {
      return await act();
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof MetalplugError) throw error;
      const { kind, message, retryAfter } = troubleOf(error);
      const found = toldText(tools.withoutHidden(message));
      const cause = new PowerTrouble(kind, found, { retryAfter });
      throw failure(
        kind === "refused" ? "POWER_REFUSED" : "POWER_FAILED",
        { what, ...names, found },
        { cause },
      );
    }
  };
  return {
    state: (signal) => tell("read the power of", signal, () => inner.state(signal)),
    set: (target, signal) => tell(`switch ${target}`, signal, () => inner.set(target, signal)),
    setBoot: (override, signal) =>
      tell("set the boot device of", signal, () => inner.setBoot(override, signal)),
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}

function troubleOf(error: unknown): PowerTrouble {
  return error instanceof PowerTrouble
    ? error
    : failed(error instanceof Error ? error.message : String(error));
}

/** Milliseconds that the other side asked to wait, of an error of a named switch. */
export function retryAfterOf(error: MetalplugError): number | undefined {
  return error.cause instanceof PowerTrouble ? error.cause.retryAfter : undefined;
}
