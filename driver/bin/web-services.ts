import type { Logger } from "pino";
import { isLoopbackHost, type ListenSettings } from "../config/grpc-settings.js";
import { type Route, textAnswer } from "../web/route.js";
import { startWebServer } from "../web/web-server.js";
import type { Opened } from "./opened.js";
import type { Program } from "./program.js";
import { VERSION } from "./version.js";

/** Serves the routes, where the configuration says so; each program lists its routes in one place. */
export async function openWeb(
  opened: Opened,
  settings: ListenSettings | undefined,
  routes: readonly Route[],
  logger: Logger,
): Promise<Pick<Program, "webUrl">> {
  if (settings === undefined) return {};
  const { listen } = settings;
  const server = await startWebServer({
    listen,
    isLoopback: isLoopbackHost(listen.host),
    routes,
    failed: (path, error) => logger.error({ event: "web.failed", path, err: error }, `Cannot answer ${path}`),
  });
  opened.add(server);
  return { webUrl: server.url };
}

/** What stands at `/` of a driver, which has no page. */
export function frontRoute(id: string): Route {
  const text = `This is metalplug driver ${id}, version ${VERSION}. The page of the fleet is the coordinator's.\n`;
  return { path: "/", answer: () => textAnswer(text) };
}
