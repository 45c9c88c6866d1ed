import test from "ava";
import { pino } from "pino";
import { openTls } from "../../../driver/bin/open-tls.js";

test("the log says who changed what; of calls in vain not every one", (t) => {
  const lines: { readonly event: string; readonly msg: string }[] = [];
  const logger = pino({}, { write: (line) => void lines.push(JSON.parse(line)) });
  const { changed } = openTls(undefined, logger);
  const call = { from: "10.99.0.5:40000", about: "r4u12" };
  changed?.({ ...call, method: "Nodes.Add", who: "metalplug:operator:alice", outcome: "OK" });
  changed?.({ ...call, method: "Nodes.Remove", outcome: "NODE_NOT_FOUND" });
  t.like(lines, [
    {
      ...{ event: "grpc.changed", method: "Nodes.Add", who: "metalplug:operator:alice", about: "r4u12" },
      ...{ outcome: "OK", msg: "metalplug:operator:alice called Nodes.Add of r4u12" },
    },
    { event: "grpc.changed", msg: "10.99.0.5:40000 called Nodes.Remove of r4u12 in vain: NODE_NOT_FOUND" },
  ]);
  for (let count = 0; count < 1000; count++)
    changed?.({ ...call, method: "Nodes.Remove", outcome: "NODE_NOT_FOUND" });
  t.true(lines.length < 100);
  for (let count = 0; count < 100; count++) changed?.({ ...call, method: "Nodes.Update", outcome: "OK" });
  t.is(lines.filter(({ msg }) => msg.endsWith("called Nodes.Update of r4u12")).length, 100);
});
