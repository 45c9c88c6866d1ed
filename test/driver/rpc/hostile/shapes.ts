import { contract } from "../../../../driver/rpc/proto.js";

/** A message as its .proto file describes it. */
export interface Shape {
  readonly name: string;
  readonly fields: readonly Field[];
}

export interface Field {
  /** As generated code spells it: requestId. */
  readonly name: string;
  readonly number: number;
  readonly isRepeated: boolean;
  readonly kind: "text" | "bytes" | "number" | "fixed32" | "fixed64" | "message";
  /** Of `message` alone. */
  readonly message?: Shape;
}

/** One RPC of the contract. */
export interface Rpc {
  /** /metalplug.v1.Nodes/Add */
  readonly path: string;
  readonly service: string;
  readonly name: string;
  readonly streams: { readonly request: boolean; readonly response: boolean };
  readonly request: Shape;
}

/** Every RPC of every service there is. */
export function rpcs(): readonly Rpc[] {
  return Object.entries(contract).flatMap(([fullName, definition]) => {
    if ("format" in definition) return [];
    const service = fullName.replace(PACKAGE, "");
    return Object.entries(definition).map(([name, method]) => ({
      path: method.path,
      service,
      name,
      streams: { request: method.requestStream, response: method.responseStream },
      request: shapeOf(descriptor(method.requestType.type)),
    }));
  });
}

const PACKAGE = "metalplug.v1.";

/** What proto-loader keeps of a message: a google.protobuf.DescriptorProto. */
interface Descriptor {
  readonly name: string;
  readonly field: readonly FieldDescriptor[];
  readonly nestedType: readonly Descriptor[];
}

interface FieldDescriptor {
  readonly name: string;
  readonly number: number;
  readonly label: string;
  readonly type: string;
  readonly typeName: string;
}

const KINDS: Readonly<Record<string, Field["kind"]>> = {
  TYPE_STRING: "text",
  TYPE_BYTES: "bytes",
  TYPE_MESSAGE: "message",
  TYPE_DOUBLE: "fixed64",
  TYPE_FIXED64: "fixed64",
  TYPE_SFIXED64: "fixed64",
  TYPE_FLOAT: "fixed32",
  TYPE_FIXED32: "fixed32",
  TYPE_SFIXED32: "fixed32",
};

function shapeOf({ name, field, nestedType }: Descriptor): Shape {
  return {
    name,
    fields: field.map(({ name: fieldName, number, label, type, typeName }) => {
      const kind = KINDS[type] ?? "number";
      const common = { name: fieldName, number, isRepeated: label === "LABEL_REPEATED", kind };
      return kind === "message" ? { ...common, message: shapeOf(find(typeName, nestedType)) } : common;
    }),
  };
}

function find(typeName: string, nested: readonly Descriptor[]): Descriptor {
  const own = nested.find(({ name }) => name === typeName);
  if (own !== undefined) return own;
  const definition = contract[PACKAGE + typeName] ?? contract[typeName];
  if (definition === undefined || !("format" in definition)) throw new Error(`there is no ${typeName}`);
  return descriptor(definition.type);
}

function descriptor(type: object): Descriptor {
  if ("name" in type && "field" in type && "nestedType" in type) return type as Descriptor;
  throw new Error("not a message's descriptor");
}
