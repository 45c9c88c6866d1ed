/** A program for tests, to be started in a namespace: one network there, asked over the channel of its parent. */
import { networkOf } from "../../../driver/vif/networks/networks.js";
import type { NetworkAnswer, NetworkQuestion } from "./remote-network.js";

const network = networkOf(JSON.parse(process.argv[2] ?? ""));
const { signal } = new AbortController();

process.on("message", async (question: NetworkQuestion) => {
  process.send?.(await answer(question));
});
process.on("disconnect", () => process.exit(0));

async function answer(question: NetworkQuestion): Promise<NetworkAnswer> {
  try {
    return { value: await carryOut(question) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function carryOut(question: NetworkQuestion): Promise<unknown> {
  switch (question.call) {
    case "missing":
      return network.missing(question.entries, signal);
    case "settings":
      return network.settings(question.port, signal);
    case "plug":
      return network.plug(question.entry, signal);
    case "unplug":
      return network.unplug(question.entry, question.before, signal);
  }
}
