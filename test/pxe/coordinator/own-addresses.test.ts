import test from "ava";
import { ownAddresses } from "../../../pxe/coordinator/own-addresses.js";
import type { OwnAddress } from "../../../pxe/coordinator/server-identifier.js";
import { ip } from "./lab.js";

const ETH1: OwnAddress = { interface: "eth1", address: ip("10.77.0.1"), internal: false };
const ETH2: OwnAddress = { interface: "eth2", address: ip("10.78.0.1"), internal: false };

/** A host whose interfaces and time are set by hand. */
function host() {
  const is = { now: 1_000_000, addresses: [ETH1], looks: 0 };
  const own = ownAddresses(
    () => is.now,
    () => {
      is.looks++;
      return is.addresses;
    },
  );
  return { is, own };
}

test("a look is good for 5 s", (t) => {
  const { is, own } = host();
  t.deepEqual(own("eth1"), [ETH1]);
  is.now += 4999;
  own("eth1");
  own();
  t.is(is.looks, 1);
  is.now += 1;
  own();
  t.is(is.looks, 2);
});

test("an interface that appears, or gets its address, between two looks is found at its first message", (t) => {
  const { is, own } = host();
  own("eth1");
  is.now += 100;
  is.addresses = [ETH1, ETH2];
  t.deepEqual(own("eth1"), [ETH1]);
  t.deepEqual(own("eth2"), [ETH1, ETH2]);
});

test("messages by an interface without an address cost ten looks a second at most", (t) => {
  const { is, own } = host();
  for (let message = 0; message < 1000; message++, is.now++) own("eth9");
  t.is(is.looks, 10);
});

test("the host's own addresses are among them", (t) => {
  t.true(ownAddresses(() => 0)("lo").some(({ address }) => address === "127.0.0.1"));
});
