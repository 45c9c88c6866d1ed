import { type FileQuestion, parseRehearsalTicket, type RehearsedFile } from "../../../pxe/boot/rehearsal.js";
import type { RehearseFile } from "../../images/rehearse-file.js";
import type {
  OwnershipRehearseFileRequest,
  OwnershipRehearseFileRequest__Output,
} from "../gen/metalplug/v1/OwnershipRehearseFileRequest.js";
import type {
  OwnershipRehearseFileResponse,
  OwnershipRehearseFileResponse__Output,
} from "../gen/metalplug/v1/OwnershipRehearseFileResponse.js";
import { countArgument, digestArgument, macArgument, refused, unicastArgument } from "./arguments.js";
import { cpuArchitectures, fileProtocols, fileRefusals, loaders } from "./enums.js";

/** Answers a call by `rehearse`; a driver without it serves no boot files. */
export async function rehearseFile(
  rehearse: RehearseFile | undefined,
  request: OwnershipRehearseFileRequest__Output,
): Promise<OwnershipRehearseFileResponse> {
  const question = questionFromWire(request);
  const none = { kind: "refused", reason: "notFound", text: "This driver serves no boot files." } as const;
  return rehearsedFileToWire((await rehearse?.(question)) ?? none);
}

export function questionToWire(question: FileQuestion): OwnershipRehearseFileRequest {
  const { mac, path, protocol, poolAddress } = question;
  return { mac, path, protocol: fileProtocols.toWire(protocol), poolAddress: poolAddress ?? "" };
}

function questionFromWire(wire: OwnershipRehearseFileRequest__Output): FileQuestion {
  const protocol = fileProtocols.fromWire(wire.protocol);
  if (protocol === undefined) throw refused("protocol", wire.protocol, "TFTP or HTTP");
  const question = { mac: macArgument(wire.mac), path: wire.path, protocol };
  if (wire.poolAddress === "") return question;
  return { ...question, poolAddress: unicastArgument("pool_address", wire.poolAddress) };
}

function rehearsedFileToWire(file: RehearsedFile): OwnershipRehearseFileResponse {
  if (file.kind === "refused")
    return { refused: { reason: fileRefusals.toWire(file.reason), text: file.text } };
  const { ticket, name, size, sha256, loader, architecture } = file;
  return {
    file: {
      ...{ ticket, name, size, sha256 },
      ...(loader && { loader: loaders.toWire(loader) }),
      ...(architecture && { architecture: cpuArchitectures.toWire(architecture) }),
    },
  };
}

export function rehearsedFileFromWire(wire: OwnershipRehearseFileResponse__Output): RehearsedFile {
  if (wire.refused) {
    const reason = fileRefusals.fromWire(wire.refused.reason);
    if (reason === undefined || reason === "badRequest")
      throw refused("refused.reason", wire.refused.reason, "why a file is not served");
    return { kind: "refused", reason, text: wire.refused.text };
  }
  if (!wire.file) throw refused("result", "", "file or refused");
  const { name, size, sha256 } = wire.file;
  const ticket = parseRehearsalTicket(wire.file.ticket);
  if (ticket === undefined) throw refused("file.ticket", "", "32 lower-case hex digits");
  const loader = loaders.fromWire(wire.file.loader);
  const architecture = cpuArchitectures.fromWire(wire.file.architecture);
  return {
    ...{ kind: "file", ticket, name, size: countArgument("file.size", size) },
    sha256: digestArgument("file.sha256", sha256),
    ...(loader && { loader }),
    ...(architecture && { architecture }),
  };
}
