import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Server, type StartContext } from "./servers.js";

/** nginx with sendfile as the peer of HTTP boot, everything it writes in a folder of the bench. */
export async function startNginx(
  { arena, folder, groups }: StartContext,
  program: string,
  { address, port, root }: { readonly address: string; readonly port: number; readonly root: string },
): Promise<Server> {
  const prefix = join(folder, "nginx");
  await mkdir(prefix, { recursive: true });
  const config = join(prefix, "nginx.conf");
  await writeFile(config, configuration(prefix, `${address}:${port}`, root));
  const argv = [program, "-p", prefix, "-c", config, "-e", "stderr"];
  return new Server(arena.server(argv), join(folder, "nginx.log"), { groups, workers: "kept" });
}

function configuration(prefix: string, listen: string, root: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `daemon off;
user root;
worker_processes auto;
pid ${join(prefix, "nginx.pid")};
events { worker_connections 4096; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
${temporary.map((name) => `  ${name}_temp_path ${join(prefix, name)};`).join("\n")}
  server {
    listen ${listen} backlog=4096;
    root ${root};
  }
}
`;
}
