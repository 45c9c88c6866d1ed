import test from "ava";
import { UsageError } from "../../../driver/cli/usage-error.js";
import { VIF_SPELLING, vifArgument } from "../../../driver/cli/vif-argument.js";

const MAC = "52:54:00:00:00:01";

test("a vif with its MAC only takes an address of the pool", (t) => {
  t.deepEqual<unknown, unknown>(vifArgument(`mac=${MAC}`), { mac: MAC });
});

test("a MAC in capitals is taken in lower case", (t) => {
  t.is(vifArgument("mac=52:54:00:00:00:AB").mac, "52:54:00:00:00:ab");
});

test("a vif with everything, in any order, and several name servers", (t) => {
  const text = `dns=10.0.0.2,ip=10.77.0.21/24,mac=${MAC},gateway=10.77.0.1,dns=10.0.0.3`;
  t.deepEqual<unknown, unknown>(vifArgument(text), {
    mac: MAC,
    address: {
      kind: "fixed",
      address: "10.77.0.21",
      prefixLength: 24,
      gateway: "10.77.0.1",
      dns: ["10.0.0.2", "10.0.0.3"],
    },
  });
});

const refused = test.macro({
  exec(t, text: string, found: string) {
    const error = t.throws(() => vifArgument(text), { instanceOf: UsageError });
    t.is(error.message, `Cannot read --vif "${text}": ${found}; expected ${VIF_SPELLING}`);
    t.is(error.code, "ARGUMENT_REFUSED");
  },
  title: (name = "") => `refused: ${name}`,
});
test("nothing", refused, "", '"" is not understood');
test("no MAC", refused, "ip=10.77.0.21/24", "mac=… is missing");
test("a bare MAC", refused, MAC, `"${MAC}" is not understood`);
test("an unknown key", refused, `mac=${MAC},vlan=5`, '"vlan=5" is not understood');
test("two MTUs", refused, `mac=${MAC},mtu=1400,mtu=1500`, "mtu is given twice");
for (const route of ["10.1.0.0/16", "10.1.0.1/16:10.77.0.254", "10.1.0.0/16:gw", "10.1.0.0/16:10.77.0.254:1"])
  test(
    `the route ${route}`,
    refused,
    `mac=${MAC},route=${route}`,
    `route is "${route}", expected a subnet and its router, like 10.1.0.0/16:10.77.0.254`,
  );

test("everything a vif can have is read", (t) => {
  const text = `mac=${MAC},network=tenants,hostname=web.lab.example,mtu=9000,route=10.1.0.0/16:10.77.0.254,route=10.2.0.0/16:10.77.0.253`;
  t.deepEqual<unknown, unknown>(vifArgument(text), {
    mac: MAC,
    network: "tenants",
    hostname: "web.lab.example",
    mtu: 9000,
    routes: [
      { destination: { network: "10.1.0.0", prefixLength: 16 }, router: "10.77.0.254" },
      { destination: { network: "10.2.0.0", prefixLength: 16 }, router: "10.77.0.253" },
    ],
  });
});
test("a key without a value", refused, `mac=${MAC},ip=`, '"ip=" is not understood');
test(
  "a key of an object's prototype",
  refused,
  `mac=${MAC},constructor=1`,
  '"constructor=1" is not understood',
);
test("two addresses", refused, `mac=${MAC},ip=10.0.0.1/8,ip=10.0.0.2/8`, "ip is given twice");
test(
  "an address without its prefix length",
  refused,
  `mac=${MAC},ip=10.77.0.21`,
  'ip is "10.77.0.21", expected an address with its prefix length, like 10.77.0.21/24',
);
for (const ip of [
  "10.77.0.21/0",
  "10.77.0.21/33",
  "10.77.0.21/024",
  "10.77.0.21/24/1",
  "10.77.0.256/24",
  "a/24",
])
  test(
    `the address ${ip}`,
    refused,
    `mac=${MAC},ip=${ip}`,
    `ip is "${ip}", expected an address with its prefix length, like 10.77.0.21/24`,
  );
test("a gateway that is none", refused, `mac=${MAC},ip=10.77.0.21/24,gateway=gw`, '"gw" is no IPv4 address');
test(
  "a gateway without an address",
  refused,
  `mac=${MAC},gateway=10.77.0.1`,
  "gateway and dns go with ip=ADDRESS/PREFIX",
);

test("refused: a MAC in another spelling, with the right one", (t) => {
  const error = t.throws(() => vifArgument("mac=52-54-00-00-00-01"), { instanceOf: UsageError });
  t.is(error.message, `"52-54-00-00-00-01" is not spelled as a MAC address is here: write it as ${MAC}`);
});
