import test from "ava";
import {
  encodeOption,
  messageType,
  OPTIONS,
  type OptionName,
  type OptionValues,
  readOption,
} from "../../../pxe/dhcp/options.js";
import { parseSubnet } from "../../../pxe/net/subnet.js";
import { hex, ip, REQUEST } from "./wire.js";

type Row = { readonly [N in OptionName]: readonly [N, OptionValues[N], string] }[OptionName];

/** By hand from the sections the table names. */
const VALUES: readonly Row[] = [
  ["subnetMask", ip("255.255.255.0"), "ffffff00"],
  ["router", [ip("10.77.0.1"), ip("10.77.0.2")], "0a4d0001 0a4d0002"],
  ["domainNameServer", [ip("9.9.9.9")], "09090909"],
  ["hostName", "r4u12", "7234753132"],
  ["domainName", "lab", "6c6162"],
  ["rootPath", "/nfs", "2f6e6673"],
  ["interfaceMtu", 1500, "05dc"],
  ["broadcastAddress", ip("10.77.0.255"), "0a4d00ff"],
  ["ntpServers", [ip("10.77.0.1")], "0a4d0001"],
  ["vendorSpecific", hex("060108"), "060108"],
  ["requestedAddress", ip("10.77.0.21"), "0a4d0015"],
  ["leaseTime", 4294967295, "ffffffff"],
  ["overload", 3, "03"],
  ["messageType", "INFORM", "08"],
  ["serverIdentifier", ip("10.77.0.10"), "0a4d000a"],
  ["parameterRequestList", [1, 3, 66, 67], "01034243"],
  ["message", "no", "6e6f"],
  ["maxMessageSize", 1472, "05c0"],
  ["renewalTime", 1800, "00000708"],
  ["rebindingTime", 3150, "00000c4e"],
  ["vendorClass", "HTTPClient", "48545450436c69656e74"],
  ["clientIdentifier", hex("01525400123456"), "01525400123456"],
  ["tftpServerName", "10.77.0.11", "31302e37372e302e3131"],
  ["bootfileName", "a.efi", "612e656669"],
  ["userClass", hex("69505845"), "69505845"],
  ["clientArchitecture", [7, 16], "0007 0010"],
  ["clientNetworkInterface", hex("010300"), "010300"],
  ["clientMachineIdentifier", hex("000102030405060708090a0b0c0d0e0f"), "00 000102030405060708090a0b0c0d0e0f"],
  ["subnetSelection", ip("10.78.0.0"), "0a4e0000"],
  ["domainSearch", ["lab"], "036c616200"],
  ["tftpServerAddress", [ip("10.77.0.11")], "0a4d000b"],
  ["etherboot", hex("b00101"), "b00101"],
];

for (const [name, value, digits] of VALUES)
  test(`${name} (${OPTIONS[name].code}) is written and read as its section says`, (t) => {
    const [code, bytes] = encodeOption<OptionName>(name, value);
    t.is(Buffer.from(bytes).toString("hex"), digits.replaceAll(" ", ""));
    t.deepEqual(readOption({ ...REQUEST, options: new Map([[code, bytes]]) }, name), value);
  });

test("routes keep only their significant octets (RFC 3442's own examples)", (t) => {
  const routes = ["0.0.0.0/0", "10.0.0.0/8", "10.17.0.0/16", "10.229.0.128/25"].map((text) => {
    const destination = parseSubnet(text);
    if (destination === undefined) throw new Error(text);
    return { destination, router: ip("10.0.0.1") };
  });
  const [code, bytes] = encodeOption("classlessStaticRoute", routes);
  t.is(Buffer.from(bytes).toString("hex"), "000a000001080a0a000001100a110a00000119" + "0ae500800a000001");
  t.deepEqual(readOption({ ...REQUEST, options: new Map([[code, bytes]]) }, "classlessStaticRoute"), routes);
});

test("a route's host bits are cleared", (t) => {
  const options = new Map([
    [121, hex("08 ff 0a000001")],
    [1, hex("00")],
  ]);
  const [route] = readOption({ ...REQUEST, options }, "classlessStaticRoute") ?? [];
  t.deepEqual(route?.destination, { network: ip("255.0.0.0"), prefixLength: 8 });
});

test("codes are the registry's, each once", (t) => {
  const codes = Object.values(OPTIONS).map((row) => row.code);
  t.is(new Set(codes).size, codes.length);
  t.deepEqual(
    codes,
    [
      1, 3, 6, 12, 15, 17, 26, 28, 42, 43, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 66, 67, 77, 82, 93,
      94, 97, 118, 119, 121, 150, 175,
    ],
  );
});

const MALFORMED: readonly (readonly [OptionName, string, string])[] = [
  ["subnetMask", "ffffff", "three octets"],
  ["router", "", "no address"],
  ["router", "0a4d000102", "an address and a bit"],
  ["leaseTime", "0e10", "16 bits"],
  ["maxMessageSize", "000005c0", "32 bits"],
  ["messageType", "00", "type 0"],
  ["messageType", "09", "type 9, which is no client's (RFC 3203)"],
  ["messageType", "0101", "two types"],
  ["hostName", "", "no letter"],
  ["hostName", "00", "a NUL alone"],
  ["clientArchitecture", "000700", "an odd length"],
  ["clientMachineIdentifier", "00 0102", "two bytes"],
  ["clientMachineIdentifier", "01 000102030405060708090a0b0c0d0e0f", "type 1"],
  ["classlessStaticRoute", "21 0a000000 00 0a000001", "a prefix of 33"],
  ["classlessStaticRoute", "08 0a 0a0000", "a torn router"],
  ["classlessStaticRoute", "", "no route"],
  ["relayAgentInformation", "01ff61", "a torn sub-option"],
  ["subnetSelection", "0a4e00", "three octets"],
  ["subnetSelection", "0a4e000000", "five octets"],
  ["domainSearch", "c000", "a pointer to itself"],
  ["interfaceMtu", "05", "one octet"],
];

for (const [name, digits, what] of MALFORMED)
  test(`malformed is absent: ${name} of ${what}`, (t) => {
    const options = new Map([[OPTIONS[name].code, hex(digits)]]);
    t.is(readOption({ ...REQUEST, options }, name), undefined);
  });

test("text ends at its first NUL, as PXE servers send it", (t) => {
  const options = new Map([[67, hex("612e65666900ff")]]);
  t.is(readOption({ ...REQUEST, options }, "bootfileName"), "a.efi");
});

test("the message type of BOOTP is undefined", (t) => {
  t.is(messageType({ ...REQUEST, options: new Map() }), undefined);
  t.is(messageType(REQUEST), "DISCOVER");
});
