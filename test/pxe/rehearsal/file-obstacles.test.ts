import test from "ava";
import type { BootLocation } from "../../../pxe/client/boot-url.js";
import type { FileTrouble } from "../../../pxe/client/fetch-file.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import {
  driverUnasked,
  fetchObstacle,
  refusedByDriver,
  tooLargeForPath,
  wrongBytes,
  wrongProcessor,
} from "../../../pxe/rehearsal/file-obstacles.js";
import type { Obstacle } from "../../../pxe/rehearsal/rehearsal-end.js";

const TFTP: BootLocation = {
  kind: "tftp",
  address: "10.77.0.11" as Ipv4Address,
  port: 69,
  path: "undionly.kpxe",
};
const HTTP: BootLocation = { kind: "http", url: "http://10.77.0.11:8080/m/x/kernel" };
const WHERE = "tftp://10.77.0.11/undionly.kpxe";
const asked = (role: "loader" | "kernel") => ({ role, where: WHERE, hypervisor: "hv1" });

const TROUBLES: readonly (readonly [BootLocation, FileTrouble, cause: RegExp, remedy: RegExp])[] = [
  [TFTP, { kind: "silent" }, /Nothing came back from hv1 for tftp:/, /UDP port 69.*other ports/],
  [HTTP, { kind: "silent" }, /Nothing came back from hv1 for http:/, /TCP port 8080/],
  [HTTP, { kind: "closed" }, /Nobody listens where hv1 says/, /`boot`/],
  [
    TFTP,
    { kind: "stalled", bytes: 0, blksize: 1468 },
    /not one of its packets with 1468 bytes/,
    /maxBlksize/,
  ],
  [HTTP, { kind: "stalled", bytes: 0 }, /not one of its full-sized packets/, /MTU/],
  [TFTP, { kind: "stalled", bytes: 14_680, blksize: 1468 }, /stopped after 14680 bytes/, /loss/],
  [TFTP, { kind: "notHonoured" }, /answered by something else/, /other server/],
  [TFTP, { kind: "refused", text: 'ERROR 1 "no".' }, /refused \(ERROR 1 "no"\), though/, /no other server's/],
  [TFTP, { kind: "failed", text: "The size is not tsize." }, /could not be fetched: The size/, /log/],
];

for (const [location, trouble, cause, remedy] of TROUBLES)
  test(`${JSON.stringify(trouble)} by ${location.kind} is one sentence of cause and one of remedy`, (t) => {
    const told = fetchObstacle(location, "hv1", trouble);
    t.regex(told.cause, cause);
    t.regex(told.remedy, remedy);
  });

const ALL: readonly Obstacle[] = [
  ...TROUBLES.map(([location, trouble]) => fetchObstacle(location, "hv1", trouble)),
  ...(["notFound", "badPath", "notYours", "netbootOff", "unreadable"] as const).map((reason) =>
    refusedByDriver(asked("kernel"), reason, "It is so."),
  ),
  tooLargeForPath(WHERE, "hv1", 1468),
  wrongBytes(WHERE, "hv1", { size: 1, sha256: "a".repeat(64) }, { size: 2, sha256: "b".repeat(64) }),
  wrongProcessor(WHERE, "x86_64", "aarch64"),
  driverUnasked("hv1", "it is being connected to"),
];

test("every cause and every remedy is a sentence with one full stop at its end", (t) => {
  for (const { cause, remedy } of ALL)
    for (const sentence of [cause, remedy]) t.regex(sentence, /^\S.*[^.]\.$/s, sentence);
});

test("a loader that went away is put right on the host, an image's file by a push", (t) => {
  t.regex(refusedByDriver(asked("loader"), "unreadable", "gone").remedy, /loaders/);
  t.regex(refusedByDriver(asked("kernel"), "unreadable", "gone").remedy, /image push/);
});
