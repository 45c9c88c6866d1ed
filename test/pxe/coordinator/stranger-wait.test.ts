import test from "ava";
import type { BootEventDetail } from "../../../pxe/boot/boot-event.js";
import { JudgementsTold } from "../../../pxe/coordinator/judgements-told.js";
import { heardAgain, leftToOthers, type StrangerWait } from "../../../pxe/coordinator/stranger-wait.js";
import { A, ip, mac, request } from "./lab.js";

/** DISCOVERs at these seconds; answered are those marked. */
const tries = test.macro(
  (t, delay: { seconds?: number; tries?: number }, at: readonly number[], answered: readonly number[]) => {
    let wait: StrangerWait | undefined;
    const found = at.filter((seconds, place) => {
      const now = 1_000_000 + seconds * 1000;
      wait = heardAgain(wait, request("DISCOVER", { xid: place }), "b1", now);
      return leftToOthers({ policy: "delay", ...delay }, wait, now) === undefined;
    });
    t.deepEqual(found, answered);
  },
);
const OVMF = [0, 4, 12, 28];
const IPXE = [0, 1, 3, 7];
test("UEFI firmware, 5 s: from the third DISCOVER on", tries, { seconds: 5 }, OVMF, [12, 28]);
test("UEFI firmware, 4 s: from the second on", tries, { seconds: 4 }, OVMF, [4, 12, 28]);
test("UEFI firmware, two tries", tries, { tries: 2 }, OVMF, [12, 28]);
test("iPXE, 5 s: its last DISCOVER only", tries, { seconds: 5 }, IPXE, [7]);
test("iPXE, one try", tries, { tries: 1 }, IPXE, [1, 3, 7]);
test("where both are given both have to be over: tries last", tries, { seconds: 2, tries: 3 }, IPXE, [7]);
test("where both are given both have to be over: seconds last", tries, { seconds: 6, tries: 1 }, IPXE, [7]);
test("after a long silence the wait begins anew", tries, { tries: 1 }, [0, 3, 124, 127], [3, 127]);

test("a copy that another relay brings is no try of its own", (t) => {
  const first = heardAgain(undefined, request("DISCOVER", { xid: 9 }), "b1", 0);
  t.is(heardAgain(first, request("DISCOVER", { xid: 9 }), "b1", 20).tries, 1);
  t.is(heardAgain(first, request("DISCOVER", { xid: 9 }), "b1", 1000).tries, 2, "a retransmit");
  t.is(heardAgain(first, request("DISCOVER", { xid: 10 }), "b1", 20).tries, 2, "another exchange");
});

test("a new boot waits anew, whatever was taken in the one before", (t) => {
  const took = { ...heardAgain(undefined, request("DISCOVER"), "b1", 0), took: ip("10.0.0.5") };
  t.is(
    leftToOthers({ policy: "delay", tries: 1 }, heardAgain(took, request("DISCOVER"), "b1", 60_000), 60_000),
    "it took the offer of 10.0.0.5 in this boot",
  );
  const next = heardAgain(took, request("DISCOVER"), "b2", 61_000);
  t.is(leftToOthers({ policy: "delay", tries: 1 }, next, 61_000), "try 1, 1 are left to others");
});

test("a machine whose tries were forgotten is at its first", (t) => {
  t.is(leftToOthers({ policy: "delay", seconds: 5 }, undefined, 9), "0.0 of 5 s");
  t.is(leftToOthers({ policy: "delay", tries: 2 }, undefined, 9), "try 1, 2 are left to others");
});

test("a judgement is told once a boot, and when it changes", (t) => {
  const told = new JudgementsTold();
  const judged = (rule: string): BootEventDetail => ({
    kind: "strangerJudged",
    policy: "log",
    rule,
    text: "",
  });
  t.true(told.isNews(A, "b1", judged("unknown")));
  t.false(told.isNews(A, "b1", judged("unknown")));
  t.true(told.isNews(A, "b1", judged("rules.0")));
  t.true(told.isNews(A, "b2", judged("rules.0")));
  t.true(told.isNews(mac(9), "b2", judged("rules.0")));
  t.true(told.isNews(A, "b2", { kind: "addressDeclined", address: ip("10.0.0.1") }));
});
