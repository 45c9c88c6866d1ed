import test from "ava";
import { wireArena } from "./arena.js";
import { makeMachines } from "./dhcp-contestant.js";
import { coredhcpConfig, coredhcpLeases, dnsmasqConfig, iscConfig, keaConfig } from "./dhcp-peer-configs.js";
import { readPerfdhcp } from "./perfdhcp.js";

const SITE = { arena: wireArena("servers"), machines: makeMachines(12), leases: "/x/leases" };

test("machines take turns on the hypervisors, each with a MAC and an address of its own", (t) => {
  const machines = makeMachines(1000);
  t.is(new Set(machines.map(({ mac }) => mac)).size, 1000);
  t.is(machines.filter(({ hypervisor }) => hypervisor === "hv10").length, 100);
  t.is(`${machines[300]?.mac}`, "52:54:00:66:01:2c");
});

test("every peer knows every machine, its address and its hypervisor's boot server", (t) => {
  t.true(dnsmasqConfig(SITE).includes("dhcp-host=52:54:00:66:00:0b,set:hv2,10.66.4.11\n"));
  t.true(dnsmasqConfig(SITE).includes("dhcp-boot=tag:hv2,boot-hv2.ipxe,hv2,10.66.0.12\n"));
  const [subnet] = JSON.parse(keaConfig(SITE)).Dhcp4.subnet4;
  t.deepEqual(subnet.reservations[11], {
    "hw-address": "52:54:00:66:00:0b",
    "ip-address": "10.66.4.11",
    "next-server": "10.66.0.12",
    "boot-file-name": "boot-hv2.ipxe",
  });
  const group = iscConfig(SITE).split("group {\n")[2] ?? "";
  t.regex(group, /^ {2}next-server 10\.66\.0\.12;\n {2}filename "boot-hv2\.ipxe";/);
  t.true(group.includes("host m1035 { hardware ethernet 52:54:00:66:00:0b; fixed-address 10.66.4.11; }"));
  t.true(coredhcpLeases(SITE).includes("52:54:00:66:00:0b 10.66.4.11 2099-01-01T00:00:00Z\n"));
  t.deepEqual(JSON.parse(coredhcpConfig(SITE)).server4.plugins.at(-1), {
    nbp: "tftp://10.66.0.11/boot-hv1.ipxe",
  });
});

const REPORT = `Running: perfdhcp -4 -r 343
Scenario: basic.
***Rate statistics***
Rate: 294.5 4-way exchanges/second, expected rate: 343

***Malformed Packets***
Malformed packets: 0
***Statistics for: DISCOVER-OFFER***
sent packets: 1030
received packets: 1028
drops: 2

min delay: 0.112 ms
avg delay: 0.25 ms
max delay: 9 ms
std deviation: 0.4 ms
collected packets: 0

***Statistics for: REQUEST-ACK***
sent packets: 1028
received packets: 1027
drops: 1

min delay: 0.112 ms
avg delay: 0.5 ms
max delay: 4.5 ms
`;

test("perfdhcp's report is both halves of the exchange together", (t) => {
  t.deepEqual(readPerfdhcp(REPORT), { "exchanges/s": 294.5, "mean ms": 0.75, "longest ms": 13.5, drops: 3 });
  t.is(readPerfdhcp("perfdhcp: bind: Address already in use"), undefined);
});
