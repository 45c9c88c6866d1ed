/** Fetches a file by TFTP as OVMF does, and prints what came of it. Words: server, path. */
import { fetchTftp } from "../../../pxe/client/tftp-client.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";

const [server = "", path = ""] = process.argv.slice(2);
const address = parseIpv4Address(server);
if (address === undefined) throw new Error(`${server} is no IPv4 address`);
const fetched = fetchTftp({ server: { address, port: 69 }, path, blksize: 1468, timeout: 5_000 });
console.log(
  await fetched.then(
    ({ bytes }) => `${bytes.length} bytes`,
    (error: unknown) => String(error),
  ),
);
