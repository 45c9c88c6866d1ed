import { fileURLToPath } from "node:url";
import { Client, credentials } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import test from "ava";
import { protoPath } from "grpc-health-check";
import { startTestDriver } from "./support.js";

interface Method {
  readonly path: string;
  readonly requestSerialize: (value: object) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => object;
}

const reflectionProto = fileURLToPath(
  new URL("../proto/grpc/reflection/v1/reflection.proto", import.meta.resolve("@grpc/reflection")),
);
const check = methodOf(protoPath, "grpc.health.v1.Health", "Check");
const reflect = methodOf(reflectionProto, "grpc.reflection.v1.ServerReflection", "ServerReflectionInfo");

test("health says SERVING for the driver and each service, and NOT_SERVING once it drains", async (t) => {
  const { server } = await startTestDriver(t);
  for (const service of ["", "metalplug.v1.Nodes", "metalplug.v1.Ownership"])
    t.deepEqual(await health(server.address, service), { status: "SERVING" });
  await t.throwsAsync(health(server.address, "metalplug.v1.Nowhere"), { message: /^5 NOT_FOUND/ });
  server.drain();
  t.deepEqual(await health(server.address, ""), { status: "NOT_SERVING" });
});

test("reflection lists the driver's services and describes them", async (t) => {
  const { server } = await startTestDriver(t);
  const listed = await ask(server.address, { listServices: "" });
  for (const service of ["Nodes", "Images", "Instances", "Vifs", "Ownership", "Hypervisor"])
    t.regex(JSON.stringify(listed), new RegExp(`"metalplug\\.v1\\.${service}"`));
  t.notRegex(JSON.stringify(listed), /Coordinator/);
  for (const symbol of [
    "metalplug.v1.Nodes",
    "metalplug.v1.Instances.Spawn",
    "metalplug.v1.Instance",
    "google.protobuf.Timestamp",
  ]) {
    const described = await ask(server.address, { fileContainingSymbol: symbol });
    t.regex(JSON.stringify(described), /fileDescriptorResponse/, symbol);
  }
});

function health(address: string, service: string): Promise<unknown> {
  const client = new Client(address, credentials.createInsecure());
  return new Promise<unknown>((resolve, reject) => {
    const deadline = Date.now() + 10_000;
    const { path, requestSerialize, responseDeserialize } = check;
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { service },
      { deadline },
      (error, answer) => (error === null ? resolve(answer) : reject(error)),
    );
  }).finally(() => client.close());
}

function ask(address: string, request: object): Promise<unknown> {
  const client = new Client(address, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = reflect;
  const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  return new Promise<unknown>((resolve, reject) => {
    call.on("data", resolve);
    call.on("error", reject);
    call.write(request);
    call.end();
  }).finally(() => client.close());
}

function methodOf(file: string, service: string, name: string): Method {
  const definition = loadSync(file, { enums: String, longs: String, oneofs: true })[service];
  if (definition === undefined || "format" in definition) throw new Error(`no service ${service}`);
  const method = definition[name];
  if (method === undefined || typeof method !== "object" || !("path" in method))
    throw new Error(`no method ${name}`);
  return method;
}
