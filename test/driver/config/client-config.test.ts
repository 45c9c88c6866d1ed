import { dirname } from "node:path";
import test from "ava";
import { findClientConfig, parseClientConfig } from "../../../driver/config/client-config.js";
import { parseYaml } from "../../../driver/config/yaml-source.js";
import { refusal, scratchFile } from "./scratch.js";

test("names of drivers become a map", (t) => {
  const text = 'driver: hv1\ndrivers: { hv1: "10.99.0.11:7443" }\ncoordinator: 127.0.0.1:7444\n';
  t.deepEqual<unknown, unknown>(parseClientConfig(parseYaml("client.yaml", text)), {
    driver: "hv1",
    coordinator: "127.0.0.1:7444",
    drivers: new Map([["hv1", "10.99.0.11:7443"]]),
  });
});

test("METALPLUG_CONFIG names the file", (t) => {
  const file = scratchFile(t, "mine.yaml", "driver: 127.0.0.1:1\n");
  t.is(findClientConfig({ METALPLUG_CONFIG: file }).driver, "127.0.0.1:1");
});

test("a file named by METALPLUG_CONFIG must be there", (t) => {
  t.deepEqual(
    refusal(t, () => findClientConfig({ METALPLUG_CONFIG: "/nonexistent/client.yaml" })),
    ["/nonexistent/client.yaml: there is no such file"],
  );
});

test("without any file nothing is set", (t) => {
  const home = dirname(scratchFile(t, "unrelated", ""));
  t.deepEqual(findClientConfig({ HOME: home }), { drivers: new Map() });
});

test("refused: addresses without ports, each at its place", (t) => {
  const text = "coordinator: localhost\ndrivers:\n  hv1: 10.99.0.11\n";
  t.deepEqual(
    refusal(t, () => parseClientConfig(parseYaml("client.yaml", text))),
    [
      'client.yaml:1:14: coordinator: is "localhost"; expected an address and port, like 10.99.0.11:7443',
      'client.yaml:3:8: drivers.hv1: is "10.99.0.11"; expected an address and port, like 10.99.0.11:7443',
    ],
  );
});
