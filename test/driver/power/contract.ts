import type { ExecutionContext } from "ava";
import type { BootOverride, PowerState, PowerSwitch } from "../../../driver/power/power-port.js";
import type { testUnless } from "../../prerequisites.js";
import { never, sentence } from "./power-lab.js";

/** One machine behind a switch, as the other side knows it. */
export interface PoweredMachine {
  readonly opened: PowerSwitch;
  /** What the machine is told to be, `undefined` where nobody can look. */
  readonly truth: () => "on" | "off" | undefined;
  /** The last boot device the other side was given. */
  readonly bootDevice?: () => string | undefined;
  /** From here on nobody answers. */
  readonly vanish?: () => Promise<void>;
}

export interface ContractTraits {
  /** Begins the tests' names; absent: the kind. */
  readonly name?: string;
  /** False: its state is `unknown`. */
  readonly tellsState: boolean;
  readonly switchesOff: boolean;
  /** What the other side calls each device it can be given; absent: refused. */
  readonly devices: Partial<Record<BootOverride["device"], string>>;
}

const LASTS = ["once", "continuous"] as const;
const DEVICES = ["network", "http", "disk"] as const;

/** What every kind of power does, run against a real other side. */
export function powerContract(
  test: ReturnType<typeof testUnless>,
  kind: string,
  traits: ContractTraits,
  machine: (t: ExecutionContext) => Promise<PoweredMachine>,
): void {
  const { name = kind } = traits;
  const stateOf = (state: "on" | "off"): PowerState => (traits.tellsState ? state : "unknown");

  test(`${name}: a machine is switched on and off, and the same again changes nothing`, async (t) => {
    const { opened, truth } = await machine(t);
    t.is(await opened.state(never), stateOf("off"));
    for (const _ of ["once", "again"]) {
      await opened.set("on", never);
      t.is(await opened.state(never), stateOf("on"));
      t.true([undefined, "on"].includes(truth()));
    }
    if (!traits.switchesOff) {
      t.regex(
        await sentence(t, "POWER_REFUSED", opened.set("off", never)),
        /^Cannot switch off node "r4u12" by /,
      );
      return;
    }
    for (const _ of ["once", "again"]) {
      await opened.set("off", never);
      t.is(await opened.state(never), stateOf("off"));
      t.true([undefined, "off"].includes(truth()));
    }
  });

  for (const device of DEVICES)
    test(`${name}: ${device} as what it starts from is ${traits.devices[device] === undefined ? "refused" : "set"}`, async (t) => {
      const { opened, bootDevice } = await machine(t);
      for (const lasts of LASTS) {
        const asked = opened.setBoot({ device, lasts }, never);
        const expected = traits.devices[device];
        if (expected === undefined) {
          t.regex(
            await sentence(t, "POWER_REFUSED", asked),
            /^Cannot set the boot device of node "r4u12" by /,
          );
        } else {
          await asked;
          t.is(bootDevice?.(), expected);
        }
      }
    });

  test(`${name}: what is not wanted any more is not done`, async (t) => {
    const { opened, truth } = await machine(t);
    const reason = new Error("not any more");
    await t.throwsAsync(opened.set("on", AbortSignal.abort(reason)), { is: reason });
    t.true([undefined, "off"].includes(truth()));
    t.is(await opened.state(never), stateOf("off"));
  });

  test(`${name}: closing twice is harmless`, async (t) => {
    const { opened } = await machine(t);
    await opened.state(never);
    await opened[Symbol.asyncDispose]();
    await t.notThrowsAsync(opened[Symbol.asyncDispose]());
  });

  if (traits.tellsState)
    test(`${name}: one that answers no more is a failure that names node and kind, and can be waited for`, async (t) => {
      const { opened, vanish } = await machine(t);
      t.is(await opened.state(never), "off");
      await vanish?.();
      const text = await sentence(t, "POWER_FAILED", opened.state(never));
      t.regex(text, new RegExp(`^Cannot read the power of node "r4u12" by ${kind}: `));
      t.notRegex(text, /\n|undefined|\[object/);
    });
}
