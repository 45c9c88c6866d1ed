import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { parseByteSize } from "../../../driver/config/byte-size.js";
import { parseDriverConfig } from "../../../driver/config/driver-config.js";
import { parseYaml } from "../../../driver/config/yaml-source.js";
import { MetalplugError } from "../../../driver/errors.js";
import { temporaryFolder } from "../store/temporary-folder.js";

const REST = `id: hv1
dataDir: /var/lib/metalplug
grpc: { listen: "127.0.0.1:7443" }
boot: { address: 10.77.0.11 }
`;

function imagesOf(images: string) {
  return parseDriverConfig(parseYaml("hv1.yaml", `${REST}images: ${images}\n`)).images;
}

test("without the key nothing is said of images", (t) => {
  t.is(parseDriverConfig(parseYaml("hv1.yaml", REST)).images, undefined);
  t.deepEqual(imagesOf("{}"), {});
});

test("all keys, in the image store's units", (t) => {
  const pull =
    "{ allow: [mirror.example.org, 'http://*.example.org:8080'], privateAddresses: [10.0.0.0/8, 'fd00::/8'], redirects: 2 }";
  t.deepEqual(
    imagesOf(`{ maxSize: 20GiB, budget: 1099511627776, graceSeconds: 60, scrubHours: 24, pull: ${pull} }`),
    {
      maxSize: 20 * 2 ** 30,
      budget: 2 ** 40,
      grace: 60_000,
      scrubInterval: 86_400_000,
      pull: {
        redirects: 2,
        allow: ["mirror.example.org", "http://*.example.org:8080"],
        privateAddresses: ["10.0.0.0/8", "fd00::/8"],
      },
    },
  );
  t.deepEqual(imagesOf("{ pull: {} }"), { pull: { redirects: 5 } });
});

test("sizes as people write them", (t) => {
  for (const [text, bytes] of [
    ["20GiB", 20 * 2 ** 30],
    ["1.5 TiB", 1.5 * 2 ** 40],
    ["512MiB", 2 ** 29],
    ["1048576", 2 ** 20],
    ["1KiB", undefined],
    ["20GB", undefined],
    ["-1GiB", undefined],
    ["GiB", undefined],
    ["", undefined],
    ["9999999999999TiB", undefined],
  ] as const)
    t.is(parseByteSize(text), bytes, text);
});

const refused = test.macro<[images: string, problem: string]>({
  exec(t: ExecutionContext, images, problem) {
    const error = t.throws(() => imagesOf(images), { instanceOf: MetalplugError });
    t.is(error?.message, `hv1.yaml:5:${problem}`);
  },
  title: (name = "") => `refused: ${name}`,
});

test(
  "an unknown key",
  refused,
  "{ bugdet: 1GiB }",
  "11: images.bugdet: unknown key; expected one of maxSize, budget, graceSeconds, scrubHours, pull",
);
test(
  "a size that is none",
  refused,
  "{ budget: lots }",
  '19: images.budget: is "lots"; expected the most bytes of all stored files, at least 1MiB, like 500GiB or 536870912000 (absent: as many as the disk has)',
);
test(
  "too few bytes",
  refused,
  "{ maxSize: 5 }",
  "20: images.maxSize: is the number 5; expected the most bytes of one file, at least 1MiB, like 20GiB or 21474836480 (absent: 64GiB)",
);
test(
  "a network that is none",
  refused,
  "{ pull: { privateAddresses: [10.0.0.0/33] } }",
  '38: images.pull.privateAddresses.0: is "10.0.0.0/33"; expected an address or network like 10.0.0.0/8 or fd00::/8',
);
test(
  "a URL where a host belongs",
  refused,
  "{ pull: { allow: ['https://mirror/path'] } }",
  '27: images.pull.allow.0: is "https://mirror/path"; expected a host like mirror.example.org or *.example.org, with :port for this port alone, with http:// to let https lead there without TLS',
);

test("an authority that cannot be used is a problem", async (t) => {
  const file = join(await temporaryFolder(t), "ca.pem");
  t.throws(() => imagesOf(`{ pull: { authority: ${file} } }`), {
    message: /images\.pull\.authority: \/.*: there is no such file$/,
  });
  writeFileSync(file, "no certificate");
  t.throws(() => imagesOf(`{ pull: { authority: ${file} } }`), {
    message: /ca\.pem has no certificate in PEM$/,
  });
  writeFileSync(file, "-----BEGIN CERTIFICATE-----\n");
  t.like(imagesOf(`{ pull: { authority: ${file} } }`), { pull: { authority: file } });
});
