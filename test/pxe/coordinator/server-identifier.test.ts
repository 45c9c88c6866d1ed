import test from "ava";
import { chooseServerIdentifier, type OwnAddress } from "../../../pxe/coordinator/server-identifier.js";
import { UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import { ETH1, ip } from "./lab.js";

const LO: OwnAddress = { interface: "lo", address: ip("127.0.0.1"), internal: true };
const WIDE: OwnAddress = { interface: "eth0", address: ip("192.168.1.5"), internal: false };
const NEAR_BY: OwnAddress = { interface: "eth1", address: ip("10.77.0.1"), internal: false };
const SECOND: OwnAddress = { interface: "eth1", address: ip("10.76.0.1"), internal: false };

const identifier = test.macro({
  exec(t, configured: string, own: readonly OwnAddress[], via: string | undefined, expected: string) {
    const arrival =
      via === undefined ? {} : via.includes(".") ? { localAddress: ip(via) } : { interface: via };
    t.is(chooseServerIdentifier(ip(configured), own, arrival, ETH1.subnet), ip(expected));
  },
  title: (name) => `server identifier: ${name}`,
});

test("the configured address", identifier, "10.1.1.1", [WIDE, NEAR_BY], "eth1", "10.1.1.1");
test("the interface's address", identifier, "0.0.0.0", [LO, WIDE, NEAR_BY], "eth1", "10.77.0.1");
test("of several the one in the subnet", identifier, "0.0.0.0", [SECOND, NEAR_BY], "eth1", "10.77.0.1");
test(
  "of an interface without one in the subnet its first",
  identifier,
  "0.0.0.0",
  [LO, NEAR_BY, WIDE],
  "eth0",
  "192.168.1.5",
);
test(
  "for a relayed client the one in its subnet",
  identifier,
  "0.0.0.0",
  [LO, WIDE, NEAR_BY],
  undefined,
  "10.77.0.1",
);
test(
  "else the first that is not loopback",
  identifier,
  "0.0.0.0",
  [LO, WIDE, SECOND],
  undefined,
  "192.168.1.5",
);
test(
  "what the relay sent to, of several addresses on all interfaces",
  identifier,
  "0.0.0.0",
  [LO, WIDE, NEAR_BY],
  "192.168.1.5",
  "192.168.1.5",
);
test(
  "the configured one also for a relay that sent to another",
  identifier,
  "10.1.1.1",
  [WIDE],
  "192.168.1.5",
  "10.1.1.1",
);
test("else loopback", identifier, "0.0.0.0", [LO], undefined, "127.0.0.1");
test("none at all", identifier, "0.0.0.0", [], undefined, UNSPECIFIED);
