import test from "ava";
import { DEFAULT_LOADERS, parseDriverConfig } from "../../../driver/config/driver-config.js";
import { parseYaml } from "../../../driver/config/yaml-source.js";
import { refusal } from "./scratch.js";

const SOUND = `id: hv1
dataDir: /var/lib/metalplug
grpc: { listen: "127.0.0.1:7443" }
boot: { address: 10.77.0.11 }
`;

const parse = (text: string) => parseDriverConfig(parseYaml("hv1.yaml", text));

test("the shortest sound file gets the defaults", (t) => {
  t.deepEqual<unknown, unknown>(parse(SOUND), {
    id: "hv1",
    dataDir: "/var/lib/metalplug",
    grpc: { listen: { host: "127.0.0.1", port: 7443 }, insecure: false },
    boot: { address: "10.77.0.11", tftpPort: 69, httpPort: 8080 },
    loaders: DEFAULT_LOADERS,
  });
});

test("every key is taken over", (t) => {
  const text = `id: hv1
dataDir: /data
grpc: { listen: "10.99.0.11:7443", insecure: true }
boot:
  address: 127.0.0.1
  tftpPort: 6969
  httpPort: 8081
  tftp:
    { shell: dgram, workers: 2, maxBlksize: 1428, maxWindow: 8, singlePort: true, rollover: 1, maxTransfers: 100 }
  http: { maxConnections: 100, maxPerAddress: 200, stallBytes: 1000, stallSeconds: 60 }
loaders: [ /a, /b ]
architectures: [ { code: 7, file: ipxe.efi }, { code: 7, file: my-grub.efi, loader: grub } ]
networks: [ { name: prov, kind: flat }, { name: tenants, kind: linux-bridge, bridge: br0 }, { name: core, kind: command, command: /sbin/port } ]
power: { secrets: /s, commands: { qemu: /q, pdu-2: /p }, pollSeconds: 30 }
`;
  t.deepEqual<unknown, unknown>(parse(text), {
    id: "hv1",
    dataDir: "/data",
    grpc: { listen: { host: "10.99.0.11", port: 7443 }, insecure: true },
    boot: { address: "127.0.0.1", tftpPort: 6969, httpPort: 8081 },
    tftp: {
      shell: "dgram",
      workers: 2,
      maxBlksize: 1428,
      maxWindow: 8,
      singlePort: true,
      rollover: 1,
      maxTransfers: 100,
    },
    http: { maxConnections: 100, maxPerAddress: 200, progress: { bytes: 1000, milliseconds: 60_000 } },
    loaders: ["/a", "/b"],
    architectures: [
      { code: 7, file: "ipxe.efi", loader: "ipxe" },
      { code: 7, file: "my-grub.efi", loader: "grub" },
    ],
    networks: [
      { name: "prov", kind: "flat" },
      { name: "tenants", kind: "linux-bridge", bridge: "br0" },
      { name: "core", kind: "command", command: "/sbin/port" },
    ],
    power: { secrets: "/s", commands: { qemu: "/q", "pdu-2": "/p" }, pollSeconds: 30 },
  });
});

test("of the rule for slow clients one half may be said", (t) => {
  const { http } = parse(SOUND.replace("10.77.0.11 }", "10.77.0.11, http: { stallSeconds: 120 } }"));
  t.deepEqual(http, { progress: { bytes: 65_536, milliseconds: 120_000 } });
});

test("of power one thing may be said", (t) => {
  t.deepEqual(parse(`${SOUND}power: { pollSeconds: 5 }\n`).power, {
    secrets: "/etc/metalplug/secrets",
    commands: {},
    pollSeconds: 5,
  });
});

const refused = test.macro({
  exec(t, replaced: string, by: string, ...lines: readonly string[]) {
    t.true(SOUND.includes(replaced));
    t.deepEqual(
      refusal(t, () => parse(SOUND.replace(replaced, by))),
      lines,
    );
  },
  title: (name = "") => `refused: ${name}`,
});

test(
  "an unknown key, with those that are known",
  refused,
  "dataDir",
  "datadir",
  "hv1.yaml:1:1: dataDir: missing; expected the absolute path of a folder this program keeps its data in",
  "hv1.yaml:2:1: datadir: unknown key; expected one of id, dataDir, grpc, boot, loaders, architectures, images, networks, power, agent, deploys, cleaning, deadlines, web, events",
);
test(
  "an architecture without a file, one that is no number of 16 bits, and a file of another folder",
  refused,
  "boot: ",
  "architectures: [ { code: 7 }, { code: 70000, file: ../a } ]\nboot: ",
  "hv1.yaml:4:18: architectures.0.file: missing; expected the name of a file in one of the folders under loaders, like ipxe.efi",
  "hv1.yaml:4:39: architectures.1.code: is the number 70000; expected the number that the firmware sends in DHCP option 93, 0 to 65535",
  'hv1.yaml:4:52: architectures.1.file: is "../a"; expected the name of a file in one of the folders under loaders, like ipxe.efi',
);
test(
  "a second file for one architecture and loader",
  refused,
  "boot: ",
  "architectures: [ { code: 39, file: a }, { code: 39, file: c, loader: grub }, { code: 39, file: b } ]\nboot: ",
  "hv1.yaml:4:86: architectures.2.code: architecture 39 (LoongArch 64-bit UEFI) has the file a for the loader ipxe already, and cannot have b too",
);
test(
  "a network without a name, one of no known kind, one with another kind's key and a command by a bare name",
  refused,
  "boot: ",
  `networks:
- { kind: flat }
- { name: a, kind: vlan }
- { name: b, kind: flat, bridge: br0 }
- { name: c, kind: command, command: port }
boot: `,
  "hv1.yaml:5:3: networks.0.name: missing; expected a network's name, like prov: 1 to 63 letters, digits, dots, hyphens or underscores",
  "hv1.yaml:6:3: networks.1: is a mapping; expected a mapping with the keys name and kind (flat, linux-bridge or command)",
  "hv1.yaml:7:26: networks.2.bridge: unknown key; expected one of name, kind",
  'hv1.yaml:8:38: networks.3.command: is "port"; expected the absolute path of the command that plugs and unplugs',
);
test(
  "a name and a bridge of two networks",
  refused,
  "boot: ",
  `networks:
- { name: a, kind: linux-bridge, bridge: br0 }
- { name: a, kind: flat }
- { name: b, kind: linux-bridge, bridge: br0 }
boot: `,
  "hv1.yaml:6:11: networks.1.name: a is the name of networks.0 already",
  "hv1.yaml:7:42: networks.2.bridge: br0 is the bridge of networks.0 already",
);
test(
  "an unknown key further in",
  refused,
  "{ address: 10.77.0.11 }",
  "{ address: 10.77.0.11, tftpport: 69 }",
  "hv1.yaml:4:30: boot.tftpport: unknown key; expected one of address, tftpPort, httpPort, tftp, http, https",
);
test(
  "a TFTP setting out of its range, one of the wrong kind and one nobody knows",
  refused,
  "{ address: 10.77.0.11 }",
  "{ address: 10.77.0.11, tftp: { maxBlksize: 100, shell: fast, window: 4 } }",
  "hv1.yaml:4:50: boot.tftp.maxBlksize: is the number 100; expected the largest block in bytes, 512 to 65464 (the path's MTU less 32 keeps packets whole in tunnels)",
  'hv1.yaml:4:62: boot.tftp.shell: is "fast"; expected auto, linux (batched system calls) or dgram (portable)',
  "hv1.yaml:4:68: boot.tftp.window: unknown key; expected one of shell, workers, maxBlksize, maxWindow, singlePort, rollover, maxTransfers",
);
test(
  "HTTP settings out of their range and unknown",
  refused,
  "{ address: 10.77.0.11 }",
  "{ address: 10.77.0.11, http: { maxPerAddress: 0, stallSeconds: 1, keepAlive: 3 } }",
  "hv1.yaml:4:53: boot.http.maxPerAddress: is the number 0; expected the number of connections at once from one address, 1 to 65536",
  "hv1.yaml:4:70: boot.http.stallSeconds: is the number 1; expected the seconds in which a client takes at least stallBytes, 5 to 3600",
  "hv1.yaml:4:73: boot.http.keepAlive: unknown key; expected one of maxConnections, maxPerAddress, stallBytes, stallSeconds",
);
test(
  "HTTPS without a key",
  refused,
  "{ address: 10.77.0.11 }",
  "{ address: 10.77.0.11, https: { cert: a.crt } }",
  "hv1.yaml:4:37: boot.https.key: missing; expected the absolute path of a PEM file with the certificate's private key",
  'hv1.yaml:4:45: boot.https.cert: is "a.crt"; expected the absolute path of a PEM file with the server\'s certificate and those that lead to its authority',
);
test(
  "of power a key nobody knows, relative paths, names that are none and a look each second",
  refused,
  "boot: ",
  "power: { secret: /s, secrets: s, commands: { qemu: q, ../a: /b }, pollSeconds: 1 }\nboot: ",
  "hv1.yaml:4:10: power.secret: unknown key; expected one of secrets, commands, pollSeconds",
  'hv1.yaml:4:31: power.secrets: is "s"; expected the absolute path of the folder with one file a BMC\'s password',
  'hv1.yaml:4:52: power.commands.qemu: is "q"; expected the absolute path of a script that switches machines',
  "hv1.yaml:4:55: power.commands.../a: is no command's name; expected one like qemu: 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit",
  "hv1.yaml:4:80: power.pollSeconds: is the number 1; expected the seconds between two looks at a machine's power, 5 to 3600",
);
test(
  "a host name as the boot address",
  refused,
  "10.77.0.11",
  "hv1.example",
  `hv1.yaml:4:18: boot.address: is "hv1.example"; expected this host's own IPv4 address on the boot network, like 10.77.0.11 (machines are told it, so neither a name nor a wildcard)`,
);
test(
  "a wildcard as the boot address",
  refused,
  "10.77.0.11",
  "0.0.0.0",
  `hv1.yaml:4:18: boot.address: is "0.0.0.0"; expected this host's own IPv4 address on the boot network, like 10.77.0.11 (machines are told it, so neither a name nor a wildcard)`,
);
test(
  "an address with leading zeros",
  refused,
  "10.77.0.11",
  "10.77.000.011",
  `hv1.yaml:4:18: boot.address: is "10.77.000.011"; expected this host's own IPv4 address on the boot network, like 10.77.0.11 (machines are told it, so neither a name nor a wildcard)`,
);
test(
  "a port beyond 65535",
  refused,
  "{ address: 10.77.0.11 }",
  "{ address: 10.77.0.11, tftpPort: 70000 }",
  "hv1.yaml:4:40: boot.tftpPort: is the number 70000; expected a port number, 1 to 65535",
);
test(
  "an open gRPC port",
  refused,
  "127.0.0.1:7443",
  "10.99.0.11:7443",
  "hv1.yaml:3:17: grpc.listen: everyone who reaches 10.99.0.11:7443 could call this program; listen on 127.0.0.1:7443, give it a certificate by tls, or accept that by insecure: true on a network you trust",
);
test(
  "an open gRPC port on every interface",
  refused,
  "127.0.0.1:7443",
  "0.0.0.0:7443",
  "hv1.yaml:3:17: grpc.listen: everyone who reaches 0.0.0.0:7443 could call this program; listen on 127.0.0.1:7443, give it a certificate by tls, or accept that by insecure: true on a network you trust",
);
test(
  "an open gRPC port with insecure: false",
  refused,
  '"127.0.0.1:7443"',
  '"10.99.0.11:7443", insecure: false',
  "hv1.yaml:3:17: grpc.listen: everyone who reaches 10.99.0.11:7443 could call this program; listen on 127.0.0.1:7443, give it a certificate by tls, or accept that by insecure: true on a network you trust",
);
test(
  "TLS by files whose places depend on where it is started",
  refused,
  '"127.0.0.1:7443"',
  '"127.0.0.1:7443", tls: { cert: a, key: b, ca: c }',
  'hv1.yaml:3:48: grpc.tls.cert: is "a"; expected the absolute path of a PEM file with this program\'s certificate and those that lead to its authority',
  'hv1.yaml:3:56: grpc.tls.key: is "b"; expected the absolute path of a PEM file with the certificate\'s private key',
  'hv1.yaml:3:63: grpc.tls.ca: is "c"; expected the absolute path of a PEM file with the authorities whose certificates are believed',
);
test(
  "a listen address without a port",
  refused,
  "127.0.0.1:7443",
  "127.0.0.1",
  'hv1.yaml:3:17: grpc.listen: is "127.0.0.1"; expected an IPv4 address and port to listen on, like "127.0.0.1:7443"',
);
test(
  "a MAC of digits without quotes, which YAML reads as a number",
  refused,
  "id: hv1",
  "id: 525400123456",
  "hv1.yaml:1:5: id: is the number 525400123456 (put text in quotes); expected this program's name, like hv1: 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit",
);
test(
  "a name with a slash",
  refused,
  "id: hv1",
  "id: ../hv1",
  `hv1.yaml:1:5: id: is "../hv1"; expected this program's name, like hv1: 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit`,
);
test(
  "a relative data folder",
  refused,
  "/var/lib/metalplug",
  "data",
  'hv1.yaml:2:10: dataDir: is "data"; expected the absolute path of a folder this program keeps its data in',
);
test(
  "a key with nothing behind it",
  refused,
  "boot: { address: 10.77.0.11 }",
  "boot:",
  "hv1.yaml:4:6: boot: is empty; expected a mapping with the key address",
);
test(
  "a list without entries",
  refused,
  "boot:",
  "loaders: []\nboot:",
  "hv1.yaml:4:10: loaders: is an empty list; expected a list of folders",
);
test(
  "a text where a list is expected",
  refused,
  "boot:",
  "loaders: /usr/lib/ipxe\nboot:",
  'hv1.yaml:4:10: loaders: is "/usr/lib/ipxe"; expected a list of folders',
);
test(
  "a text as true",
  refused,
  '"127.0.0.1:7443"',
  '"127.0.0.1:7443", insecure: "yes"',
  'hv1.yaml:3:45: grpc.insecure: is "yes"; expected true or false',
);
test(
  "several mistakes, all of them in the order of the file",
  refused,
  SOUND,
  'grpc: { listen: "0.0.0.0:1" }\nboot: { adress: 5 }\nid: []\ndataDir: /d\n',
  "hv1.yaml:1:17: grpc.listen: everyone who reaches 0.0.0.0:1 could call this program; listen on 127.0.0.1:1, give it a certificate by tls, or accept that by insecure: true on a network you trust",
  "hv1.yaml:2:7: boot.address: missing; expected this host's own IPv4 address on the boot network, like 10.77.0.11 (machines are told it, so neither a name nor a wildcard)",
  "hv1.yaml:2:9: boot.adress: unknown key; expected one of address, tftpPort, httpPort, tftp, http, https",
  "hv1.yaml:3:5: id: is an empty list; expected this program's name, like hv1: 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit",
);
test(
  "a file that is one text",
  refused,
  SOUND,
  "hello",
  'hv1.yaml:1:1: is "hello"; expected a mapping with the keys id, dataDir, grpc, boot',
);
test(
  "keys of a JavaScript object's prototype",
  refused,
  "boot:",
  "__proto__: { boot: 1 }\nconstructor: 1\nboot:",
  "hv1.yaml:4:1: __proto__: unknown key; expected one of id, dataDir, grpc, boot, loaders, architectures, images, networks, power, agent, deploys, cleaning, deadlines, web, events",
  "hv1.yaml:5:1: constructor: unknown key; expected one of id, dataDir, grpc, boot, loaders, architectures, images, networks, power, agent, deploys, cleaning, deadlines, web, events",
);
test(
  "a key that would break the line or steer the terminal",
  refused,
  "boot:",
  '"a\\n\\e[2Jb": 1\nboot:',
  "hv1.yaml:4:1: a??[2Jb: unknown key; expected one of id, dataDir, grpc, boot, loaders, architectures, images, networks, power, agent, deploys, cleaning, deadlines, web, events",
);

for (const key of [
  "boot.tftp",
  "boot.http",
  "images",
  "images.pull",
  "power",
  "deadlines",
  "deploys",
  "events",
])
  test(`what stands in place of the mapping ${key} is told all the keys that it may have`, (t) => {
    const flow = (value: string): string => {
      const [first, second] = key.split(".");
      const inner = second === undefined ? value : `{ ${second}: ${value} }`;
      return first === "boot"
        ? SOUND.replace("10.77.0.11 }", `10.77.0.11, ${second}: ${value} }`)
        : `${SOUND}${first}: ${inner}\n`;
    };
    const sentence = (value: string): string => refusal(t, () => parse(flow(value))).join();
    const [, served = ""] = /unknown key; expected one of (.*)$/.exec(sentence("{ nosuch: 1 }")) ?? [];
    const [, told = ""] = /expected a mapping with the keys? ([\w, ]*)/.exec(sentence("5")) ?? [];
    t.deepEqual(told.split(/, | and /), served.split(", "));
  });
