import test from "ava";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import { type Ipv4Address, ipv4FromNumber } from "../../../pxe/net/ipv4-address.js";
import { type MacAddress, macAddressFromBytes } from "../../../pxe/net/mac-address.js";

const mac = (number: number): MacAddress =>
  macAddressFromBytes(Uint8Array.of(2, 0, 0, number >> 16, number >> 8, number));
const address = (number: number): Ipv4Address => ipv4FromNumber(0x0a000000 + number);

test("the last address given to a MAC counts, and an address is one MAC's", (t) => {
  const given = new GivenAddresses();
  given.note(mac(1), address(1));
  given.note(mac(1), address(2));
  t.is(given.addressOf(mac(1)), address(2));
  t.is(given.macAt(address(1)), undefined);
  given.note(mac(2), address(2));
  t.is(given.macAt(address(2)), mac(2));
  t.is(given.addressOf(mac(1)), undefined);
});

test("the MAC told of longest ago is forgotten first", (t) => {
  const given = new GivenAddresses();
  for (let i = 0; i <= 65_536; i++) given.note(mac(i), address(i));
  t.is(given.addressOf(mac(0)), undefined);
  t.is(given.macAt(address(0)), undefined);
  t.is(given.addressOf(mac(1)), address(1));
  t.is(given.macAt(address(65_536)), mac(65_536));
});

test("strangers push out strangers alone, and an address given to one is no machine's any more", (t) => {
  const given = new GivenAddresses();
  given.note(mac(1), address(1));
  for (let i = 0; i <= 4096; i++) given.noteStranger(mac(100_000 + i), address(1000 + i));
  t.is(given.addressOf(mac(1)), address(1));
  t.is(given.addressOf(mac(100_000)), undefined);
  t.is(given.addressOf(mac(100_001)), address(1001));
  given.noteStranger(mac(100_001), address(1));
  t.is(given.macAt(address(1)), mac(100_001));
  t.is(given.addressOf(mac(1)), undefined);
  given.note(mac(100_001), address(1));
  for (let i = 0; i <= 4096; i++) given.noteStranger(mac(200_000 + i), address(10_000 + i));
  t.is(given.addressOf(mac(100_001)), address(1), "it is a known machine now");
});
