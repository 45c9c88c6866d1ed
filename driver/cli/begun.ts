import { failure } from "../errors.js";
import type { DriverClient, InstanceView } from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { operationText } from "./instance-text.js";
import { plain } from "./table.js";
import { type DriverOptions, print, withDriver } from "./verb.js";
import { follow, untilUnwatched } from "./watching.js";

export interface WaitOptions extends DriverOptions {
  readonly wait?: true;
}

export const WAIT_HELP = "follow it to its end; exit 1 if that is an error (Ctrl-C: the driver goes on)";

export interface BegunVerb {
  readonly call: (driver: DriverClient) => Promise<InstanceView>;
  /** What has begun, or is done already; without a full stop. */
  readonly sentence: (instance: InstanceView) => string;
  /** With the answer all is over, whatever was under way before. */
  readonly isOver?: boolean;
}

/** Runs a verb that begins something which the driver carries on by itself; with `--wait`, follows it to its end. Throws INSTANCE_FAILED. */
export async function runBegun(
  context: CliContext,
  options: WaitOptions,
  { call, sentence, isOver = false }: BegunVerb,
): Promise<void> {
  if (!options.wait) {
    const begun = await withDriver(context, options, call);
    print(context, options, begun, () => [plain(`${sentence(begun)}${isOver ? "" : goesOn(begun)}`)]);
    return;
  }
  await untilUnwatched(context, (signal, note) =>
    withDriver(context, options, async (driver) => {
      const begun = await call(driver);
      const { node, id } = begun;
      note(begun);
      if (!options.json) context.out.line(plain(sentence(begun)));
      const watching = { node, id, until: isAtRest, progressOn: context.err, signal, note };
      await follow(context, options, driver, watching);
    }),
  );
}

/** Nothing is being done with it. Throws INSTANCE_FAILED. */
function isAtRest({ id, node, state, reason = "", operation }: InstanceView): boolean {
  if (state === "error") throw failure("INSTANCE_FAILED", { instance: id, node, reason });
  return operation === undefined;
}

function goesOn({ node, state, operation }: InstanceView): string {
  if (operation === undefined) return "";
  return `; it is ${state} and ${operationText(operation)} (follow it: metalplug instance watch ${node})`;
}
