/**
 * Many drivers in one process: a gRPC connection, its streams and the driver's own services each, one server for all of them. Each driver is told by the
 * address that it is called by. Takes a `CrowdRequest` as its argument.
 */
import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { hypervisorService } from "../../driver/rpc/hypervisor-service.js";
import { ownershipService } from "../../driver/rpc/ownership-service.js";
import { hypervisorDefinition, ownershipDefinition } from "../../driver/rpc/proto.js";
import { bareContext } from "../driver/rpc/bare-driver.js";
import { CrowdInventory } from "./crowd-inventory.js";
import { driverAt } from "./crowd-numbers.js";

export interface CrowdRequest {
  readonly port: number;
  /** MACs that each of them claims. */
  readonly machines: number;
}

interface Services {
  readonly ownership: UntypedServiceImplementation;
  readonly hypervisor: UntypedServiceImplementation;
}

type Call = (call: { getHost(): string }, callback: unknown) => unknown;

const { port, machines }: CrowdRequest = JSON.parse(process.argv[2] ?? "{}");
const known = new Map<number, Services>();

const server = new Server();
server.addService(ownershipDefinition, byDriver("ownership"));
server.addService(hypervisorDefinition, byDriver("hypervisor"));
server.bindAsync(`0.0.0.0:${port}`, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
  console.log("ready");
});

function servicesOf(host: string): Services {
  const driver = driverAt(host.split(":")[0] ?? "");
  if (driver === undefined) throw new Error(`nobody of the crowd is ${host}`);
  const services = known.get(driver) ?? makeServices(driver);
  known.set(driver, services);
  return services;
}

function makeServices(driver: number): Services {
  const context = bareContext(new CrowdInventory(driver, machines));
  return { ownership: ownershipService(context), hypervisor: hypervisorService(context) };
}

/** Hands each call to the driver whose address was called. */
function byDriver(service: keyof Services): UntypedServiceImplementation {
  const methods = Object.keys(makeServices(0)[service]);
  return Object.fromEntries(
    methods.map((method) => {
      const handle: Call = (call, callback) =>
        (servicesOf(call.getHost())[service][method] as Call)(call, callback);
      return [method, handle];
    }),
  );
}
