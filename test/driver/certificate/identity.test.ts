import test from "ava";
import {
  alternativeNames,
  formatIdentity,
  identityOf,
  parseIdentity,
} from "../../../driver/certificate/identity.js";

const URIS: readonly (readonly [uri: string, isSound: boolean])[] = [
  ["metalplug:driver:hv1", true],
  ["metalplug:coordinator:dc1", true],
  ["metalplug:scheduler:nova.lab_1", true],
  ["metalplug:operator:alice", true],
  ["metalplug:viewer:b", true],
  ["metalplug:root:alice", false],
  ["metalplug:operator:", false],
  ["metalplug:operator", false],
  ["metalplug:operator:alice:x", false],
  ["metalplug:operator:-alice", false],
  ["metalplug:operator:al ice", false],
  [`metalplug:operator:${"a".repeat(64)}`, false],
  ["Metalplug:operator:alice", false],
  ["metalplug:Operator:alice", false],
  ["metalplug:constructor:alice", false],
  ["", false],
];

for (const [uri, isSound] of URIS)
  test(`"${uri.slice(0, 40)}" is ${isSound ? "an" : "no"} identity`, (t) => {
    const identity = parseIdentity(uri);
    t.is(identity && formatIdentity(identity), isSound ? uri : undefined);
  });

const NAMES: readonly (readonly [names: string | undefined, found: string])[] = [
  ["URI:metalplug:driver:hv1, IP Address:10.0.0.1", "metalplug:driver:hv1"],
  ["DNS:hv1.example, URI:spiffe://x/y, URI:metalplug:driver:hv1", "metalplug:driver:hv1"],
  [undefined, "its certificate has no such URI"],
  ["", "its certificate has no such URI"],
  ["DNS:metalplug:driver:hv1", "its certificate has no such URI"],
  ["URI:metalplug:driver:hv1, URI:metalplug:viewer:a", "its certificate has 2 such URIs"],
  ["URI:metalplug:driver:hv1, URI:metalplug:x", "its certificate has 2 such URIs"],
  // One name that holds a comma, as Node writes it: nothing in it is a name of its own.
  ['DNS:"a, URI:metalplug:operator:eve"', "its certificate has no such URI"],
  [
    'URI:"metalplug:driver:hv1, URI:metalplug:operator:eve"',
    'its certificate has URI:"metalplug:driver:hv1, URI:metalplug:operator:eve"',
  ],
  ['URI:"x\\", URI:metalplug:operator:eve, \\""', "its certificate has no such URI"],
];

for (const [names, expected] of NAMES)
  test(`of ${names ?? "no names"}: ${expected}`, (t) => {
    const found = identityOf(names);
    t.is(found.ok ? formatIdentity(found.identity) : found.found, expected);
  });

test("alternative names are told apart, whatever is in them", (t) => {
  t.deepEqual(alternativeNames('IP Address:10.0.0.1, URI:"a, b", DNS:c'), [
    "IP Address:10.0.0.1",
    'URI:"a, b"',
    "DNS:c",
  ]);
  t.deepEqual(alternativeNames(), []);
});
