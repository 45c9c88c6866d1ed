import { once } from "node:events";
import { createServer } from "node:http";
import test from "ava";
import { failureLines } from "../../../driver/cli/failure-text.js";
import { UsageError } from "../../../driver/cli/usage-error.js";
import { failure } from "../../../driver/errors.js";

const told = test.macro({
  exec(t, error: unknown, ...lines: readonly string[]) {
    t.deepEqual(failureLines(error), lines);
  },
  title: (name = "") => `told: ${name}`,
});

test(
  "a refusal with its code",
  told,
  failure("STOPPING", { what: "hypervisor hv1" }),
  "metalplug: Not now: hypervisor hv1 is stopping; try again when it is back [STOPPING]",
);
test("wrong usage", told, new UsageError("Which driver?"), "metalplug: Which driver?");
test(
  "the problems of a file, as they are",
  told,
  failure("CONFIG_REFUSED", { problems: "a:1:1: x\na:2:1: y" }),
  "a:1:1: x",
  "a:2:1: y",
);
test("anything else, on one line", told, new Error("It broke\n    at somewhere"), "metalplug: It broke");
test("what is no error at all", told, "oops", "metalplug: oops");
test("an error without words", told, new Error(""), "metalplug: failed for an unknown reason");
test(
  "no permission for the TFTP port, with what gives it",
  told,
  new Error("bind EACCES 0.0.0.0:69"),
  "metalplug: No permission to listen at 0.0.0.0:69: run as root, or let systemd give it by AmbientCapabilities=CAP_NET_BIND_SERVICE CAP_NET_RAW [EACCES]",
);
test(
  "no permission in the file system is not mistaken for it",
  told,
  new Error("EACCES: permission denied, mkdir '/var/lib/metalplug'"),
  "metalplug: EACCES: permission denied, mkdir '/var/lib/metalplug'",
);
test(
  "an address of another host",
  told,
  new Error("listen EADDRNOTAVAIL: address not available 10.9.8.7:7443"),
  "metalplug: Cannot listen at 10.9.8.7:7443: this host has no such address [EADDRNOTAVAIL]",
);
test(
  "a port in use, as gRPC says it",
  told,
  new Error(
    "No address added out of total 1 resolved errors: [listen EADDRINUSE: address already in use 127.0.0.1:7443]",
  ),
  "metalplug: Cannot listen at 127.0.0.1:7443: another program does; see which by: ss -lntup [EADDRINUSE]",
);

test("told: a port in use, as this Node says it", async (t) => {
  const first = createServer().listen(0, "127.0.0.1");
  await once(first, "listening");
  t.teardown(() => first.close());
  const address = first.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const [error] = await once(createServer().listen(port, "127.0.0.1"), "error").catch((cause: unknown) => [
    cause,
  ]);
  t.deepEqual(failureLines(error), [
    `metalplug: Cannot listen at 127.0.0.1:${port}: another program does; see which by: ss -lntup [EADDRINUSE]`,
  ]);
});
