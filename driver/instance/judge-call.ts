import type { PhoneWord } from "../../pxe/boot/phone.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Digest } from "../images/image.js";
import { bootMacOf } from "../vif/boot-vif.js";
import type { Instance } from "./instance.js";
import { operationOf } from "./instance-state.js";
import { STEP_TABLE } from "./lifecycle-table.js";
import { isSameDigest } from "./operation-token.js";

/** What a machine's call comes to, with the instance as it is now. */
export type Judgement =
  /** There is nothing to do about it. */
  | { readonly kind: "taken" }
  | { readonly kind: "refused" | "later"; readonly text: string }
  /** The agent runs: once that is durable, the call is judged again. */
  | { readonly kind: "start" }
  | { readonly kind: "progress" | "report" | "done" | "failed" }
  /** It said `done`; the answer has to wait until the driver has done its part. */
  | { readonly kind: "wait" };

const NOT_YOURS = "This token is not, or no more, one of this machine's work.";
const WAS_DONE = "The work was done already.";

/** `digest` is the SHA-256 of the token that came. */
export function judgeCall(
  instance: Instance | undefined,
  mac: MacAddress,
  word: PhoneWord,
  digest: Digest,
): Judgement {
  if (instance === undefined || bootMacOf(instance) !== mac) return { kind: "refused", text: NOT_YOURS };
  const operation = operationOf(instance.state);
  if (operation?.token !== undefined && isSameDigest(operation.token, digest))
    return judgeWord(instance, operation.step, word);
  if (instance.deployed === undefined || !isSameDigest(instance.deployed.token, digest))
    return { kind: "refused", text: NOT_YOURS };
  return word === "done" ? { kind: "taken" } : { kind: "refused", text: WAS_DONE };
}

function judgeWord(instance: Instance, step: keyof typeof STEP_TABLE, word: PhoneWord): Judgement {
  const { calls, says } = STEP_TABLE[step];
  switch (calls) {
    case "later":
      return { kind: "later", text: `Not now: node "${instance.node}" ${says}.` };
    case "starts":
      return word === "failed" || word === "done" ? { kind: word } : { kind: "start" };
    case "works":
      if (word === "start") return { kind: "taken" };
      if (word === "report" && instance.kind !== "discover")
        return { kind: "refused", text: "Nobody asked for a report." };
      return { kind: word };
    case "doneOrAgain":
      if (word === "start") return { kind: "start" };
      if (word === "done") return { kind: "wait" };
      return word === "progress" ? { kind: "taken" } : { kind: "refused", text: WAS_DONE };
    case "done":
      return word === "done" ? { kind: "taken" } : { kind: "refused", text: WAS_DONE };
  }
}
