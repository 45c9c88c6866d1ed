import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { renderConfigDrive } from "../../../driver/instance/config-drive.js";
import { testWith } from "../../prerequisites.js";

const META = { uuid: "6f9619ff-8b86-d011-b42d-00cf4fc964ff", hostname: "r4u12" };
const NETWORK = { links: [], networks: [], services: [] };
const USER = Uint8Array.from({ length: 1500 }, (_, index) => index & 255);

const withTar = testWith("tar");

withTar("tar lists the three files and unpacks them as they were", (t) => {
  const archive = renderConfigDrive({ metaData: META, networkData: NETWORK, userData: USER });
  t.is(archive.length % 512, 0);
  const listed = execFileSync("tar", ["-t", "-f", "-"], { input: archive, encoding: "utf8" });
  t.deepEqual(listed.trim().split("\n"), [
    "openstack/",
    "openstack/latest/",
    ...["meta_data.json", "network_data.json", "user_data"].map((name) => `openstack/latest/${name}`),
  ]);
  const folder = mkdtempSync(join(tmpdir(), "metalplug-drive-"));
  execFileSync("tar", ["-x", "-f", "-", "-C", folder], { input: archive });
  const read = (name: string) => readFileSync(join(folder, "openstack/latest", name));
  t.deepEqual(JSON.parse(read("meta_data.json").toString()), META);
  t.deepEqual(JSON.parse(read("network_data.json").toString()), NETWORK);
  t.deepEqual(new Uint8Array(read("user_data")), USER);
  rmSync(folder, { recursive: true });
});

test("the same content gives the same bytes", (t) => {
  const drive = { metaData: META, networkData: NETWORK, userData: USER };
  t.deepEqual(renderConfigDrive(drive), renderConfigDrive(drive));
});

withTar("without user data there is no file of it, and an empty one stays empty", (t) => {
  const list = (userData?: Uint8Array) =>
    execFileSync("tar", ["-t", "-v", "-f", "-"], {
      input: renderConfigDrive({ metaData: META, networkData: NETWORK, ...(userData && { userData }) }),
      encoding: "utf8",
    });
  t.notRegex(list(), /user_data/);
  t.regex(list(new Uint8Array(0)), /\b0 1980-01-01 .*user_data/);
});
