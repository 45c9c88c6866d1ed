import test from "ava";
import {
  BootWalkError,
  type FileAsk,
  FileNotHad,
  type WalkedFile,
  type WalkPort,
  walkBoot,
} from "../../../pxe/client/boot-walk.js";
import { locationText } from "../../../pxe/client/fetch-file.js";
import type { WalkFirmware } from "../../../pxe/client/walk-programs.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const [ADDRESS, SERVER] = ["10.77.0.21", "10.77.0.11"] as [Ipv4Address, Ipv4Address];
const MAC = "52:54:00:00:00:01" as MacAddress;
const SCRIPT = `#!ipxe
kernel http://${SERVER}:8080/k initrd=ramdisk || kernel tftp://${SERVER}/k initrd=ramdisk || goto failed
initrd --name ramdisk http://${SERVER}:8080/r || initrd --name ramdisk tftp://${SERVER}/r || goto failed
`;

interface World {
  readonly firmware?: WalkFirmware;
  readonly file: string;
  /** By URL. */
  readonly files: Readonly<Record<string, string>>;
  /** What DHCP says in later rounds. */
  readonly later?: string;
}

async function walked({ firmware = "ipxe", file, files, later = "" }: World) {
  const asked: string[] = [];
  const stages: string[] = [];
  const pointer = { address: ADDRESS, siaddr: SERVER, file };
  const port: WalkPort = {
    stage: (title) => stages.push(title),
    lease: async () => ({ ...pointer, file: later }),
    fetch: async (ask) => fileOf(ask, files, asked),
  };
  const had = await walkBoot({ mac: MAC, firmware, processor: "x86_64" }, pointer, port);
  return { asked, stages, had: had.map(({ role, location }) => `${role} ${location}`) };
}

function fileOf(
  { role, location: where, isOptional }: FileAsk,
  files: World["files"],
  asked: string[],
): WalkedFile | undefined {
  const location = locationText(where);
  asked.push(location);
  const text = files[location];
  if (text === undefined && isOptional) return undefined;
  if (text === undefined) throw new FileNotHad(`no ${location}`);
  const head = Buffer.from(text);
  return { role, location, size: head.length, sha256: "", milliseconds: 0, head };
}

const HTTP = `http://${SERVER}:8080`;
const TFTP = `tftp://${SERVER}`;

test("iPXE goes on with the next alternative where the first is not to be had", async (t) => {
  const { asked, had } = await walked({
    file: "s.ipxe",
    files: { [`${TFTP}/s.ipxe`]: SCRIPT, [`${TFTP}/k`]: "k", [`${HTTP}/r`]: "r" },
  });
  t.deepEqual(asked, [`${TFTP}/s.ipxe`, `${HTTP}/k`, `${TFTP}/k`, `${HTTP}/r`]);
  t.deepEqual(had, [`config ${TFTP}/s.ipxe`, `kernel ${TFTP}/k`, `ramdisk ${HTTP}/r`]);
});

test("where no alternative is to be had, the first says why", async (t) => {
  const files = { [`${TFTP}/s.ipxe`]: SCRIPT };
  await t.throwsAsync(walked({ file: "s.ipxe", files }), { instanceOf: FileNotHad, message: `no ${HTTP}/k` });
});

test("a loaded iPXE asks DHCP again", async (t) => {
  const files = {
    [`${TFTP}/undionly.kpxe`]: "",
    [`${TFTP}/s.ipxe`]: SCRIPT,
    [`${HTTP}/k`]: "k",
    [`${HTTP}/r`]: "r",
  };
  const { stages, had } = await walked({ firmware: "bios", file: "undionly.kpxe", later: "s.ipxe", files });
  t.deepEqual(stages, ["iPXE"]);
  t.is(had.length, 4);
});

test("pxelinux asks for its configs by MAC, by address and by default, and takes the first", async (t) => {
  const config = "default a\nlabel a\n linux k\n initrd r\n";
  const files = {
    [`${TFTP}/pxelinux.0`]: "",
    [`${TFTP}/ldlinux.c32`]: "",
    [`${TFTP}/pxelinux.cfg/0A4D`]: config,
    [`${TFTP}/k`]: "",
    [`${TFTP}/r`]: "",
  };
  const { asked } = await walked({ firmware: "bios", file: "pxelinux.0", files });
  t.deepEqual(
    asked.slice(2, -2).map((url) => url.replace(`${TFTP}/pxelinux.cfg/`, "")),
    ["01-52-54-00-00-00-01", "0A4D0015", "0A4D001", "0A4D00", "0A4D0", "0A4D"],
  );
});

test("shim and GRUB do without what is not there, and GRUB's shared config leads to the machine's own", async (t) => {
  const files = {
    ...{ [`${TFTP}/shimx64.efi`]: "", [`${TFTP}/grubx64.efi`]: "" },
    [`${TFTP}/grub/grub.cfg`]: "configfile (tftp)/grub/grub.cfg-$net_default_mac\n",
    [`${TFTP}/grub/grub.cfg-${MAC}`]: "linux (tftp)/k a=b\ninitrd (tftp)/r\n",
    ...{ [`${TFTP}/k`]: "", [`${TFTP}/r`]: "" },
  };
  const { stages, had, asked } = await walked({ firmware: "uefi", file: "shimx64.efi", files });
  t.deepEqual(stages, ["shim", "GRUB"]);
  t.is(had.length, 6);
  t.true(asked.includes(`${TFTP}/revocations_sku.efi`) && asked.includes(`${TFTP}/grub/x86_64-efi/grub.cfg`));
});

for (const [what, world, message] of [
  [
    "PXE firmware that is given a HTTP asks TFTP for a file of that name",
    { firmware: "bios", file: `${HTTP}/x`, files: {} },
    /no tftp:/,
  ],
  [
    "HTTP boot that is given a plain name",
    { firmware: "uefi-http", file: "snponly.efi", files: {} },
    /UEFI HTTP boot cannot fetch "snponly.efi"/,
  ],
  ["iPXE that is given https", { file: "https://10.77.0.11/s", files: {} }, /iPXE cannot fetch/],
  [
    "a script that is none",
    { file: "s.ipxe", files: { [`${TFTP}/s.ipxe`]: "<html>" } },
    /is no iPXE script: it starts with "<html>"/,
  ],
  [
    "a script that names nothing",
    { file: "s.ipxe", files: { [`${TFTP}/s.ipxe`]: "#!ipxe\nshell\n" } },
    /names no kernel/,
  ],
  [
    "a loader that nobody knows",
    { firmware: "bios", file: "odd.bin", files: { [`${TFTP}/odd.bin`]: "" } },
    /not known how .*odd\.bin goes on/,
  ],
  [
    "loaders that lead to each other for ever",
    {
      firmware: "bios",
      file: "undionly.kpxe",
      later: "undionly.kpxe",
      files: { [`${TFTP}/undionly.kpxe`]: "" },
    },
    /One loader leads to another/,
  ],
] as readonly (readonly [string, World, RegExp])[])
  test(`the walk ends with a sentence: ${what}`, async (t) => {
    const error = await t.throwsAsync(walked(world), { message });
    t.true(error instanceof BootWalkError || error instanceof FileNotHad);
  });
