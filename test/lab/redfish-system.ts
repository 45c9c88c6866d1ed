import { fault, good, type RedfishAnswer, type RedfishRequest } from "./redfish-answer.js";

const TARGETS = ["None", "Pxe", "Hdd", "UefiHttp", "BiosSetup"];
const RESETS = ["On", "ForceOff", "GracefulShutdown", "ForceRestart"];

/** A ComputerSystem (DMTF's schema v1.22), with what is not the same at every maker's to be set. */
export class RedfishSystem {
  power: string | null = "Off";
  boot: Record<string, string> = {
    BootSourceOverrideEnabled: "Disabled",
    BootSourceOverrideTarget: "None",
    BootSourceOverrideMode: "Legacy",
  };
  resets: readonly string[] = RESETS;
  targets: readonly string[] = TARGETS;
  /** Where its reset types are listed. */
  lists: "inAction" | "inActionInfo" | "nowhere" = "inAction";
  /** Weak tags are given, and only strong ones match. */
  weakTags = false;
  /** What was asked for, in order. */
  readonly done: string[] = [];
  readonly #id: string;
  #version = 1;

  constructor(id: string) {
    this.#id = id;
  }

  /** A change by somebody else. */
  touch(): void {
    this.#version += 1;
  }

  /** `request.path` is what follows the system's own. `begin` does something now, or as a task. */
  answer(request: RedfishRequest, begin: (act: () => void) => RedfishAnswer): RedfishAnswer {
    const { method, path } = request;
    if (path === "" && method === "GET") return good(this.#resource(), { ETag: this.#etag() });
    if (path === "" && method === "PATCH") return this.#change(request, begin);
    if (path === "/Actions/ComputerSystem.Reset" && method === "POST") return this.#reset(request, begin);
    if (path === "/ResetActionInfo") return good(this.#actionInfo());
    return fault(404, "ResourceMissingAtURI", `There is no resource at ${path}.`);
  }

  #change({ headers, body }: RedfishRequest, begin: (act: () => void) => RedfishAnswer): RedfishAnswer {
    if (
      headers["if-match"] !== `"${this.#version}"` &&
      (this.weakTags || headers["if-match"] !== this.#etag())
    )
      return fault(412, "PreconditionFailed", "The ETag supplied did not match the ETag required.");
    const { Boot } = body as { readonly Boot: Record<string, string> };
    const target = Boot["BootSourceOverrideTarget"] ?? "";
    if (!this.targets.includes(target))
      return fault(
        400,
        "PropertyValueNotInList",
        `The value '${target}' is not in the list of acceptable values.`,
      );
    return begin(() => {
      this.boot = { ...this.boot, ...Boot };
      this.#version += 1;
      this.done.push(`boot ${target} ${Boot["BootSourceOverrideEnabled"]}`);
    });
  }

  #reset({ body }: RedfishRequest, begin: (act: () => void) => RedfishAnswer): RedfishAnswer {
    const { ResetType } = body as { readonly ResetType: string };
    if (!this.resets.includes(ResetType))
      return fault(
        400,
        "ActionParameterNotSupported",
        `The parameter ResetType does not support ${ResetType}.`,
      );
    return begin(() => {
      this.power = /^(On|ForceOn|ForceRestart)$/.test(ResetType) ? "On" : "Off";
      this.#version += 1;
      this.done.push(`reset ${ResetType}`);
    });
  }

  #etag(): string {
    return `${this.weakTags ? "W/" : ""}"${this.#version}"`;
  }

  #resource(): object {
    const path = `/redfish/v1/Systems/${this.#id}`;
    const listed = this.lists === "inAction" ? { "ResetType@Redfish.AllowableValues": this.resets } : {};
    const info = this.lists === "inActionInfo" ? { "@Redfish.ActionInfo": `${path}/ResetActionInfo` } : {};
    return {
      "@odata.id": path,
      "@odata.type": "#ComputerSystem.v1_22_0.ComputerSystem",
      Id: this.#id,
      Name: `machine ${this.#id}`,
      PowerState: this.power,
      Boot: { ...this.boot, "BootSourceOverrideTarget@Redfish.AllowableValues": this.targets },
      Actions: {
        "#ComputerSystem.Reset": { target: `${path}/Actions/ComputerSystem.Reset`, ...listed, ...info },
      },
    };
  }

  #actionInfo(): object {
    const Parameters = [
      { Name: "ResetType", DataType: "String", Required: true, AllowableValues: this.resets },
    ];
    return { Id: "ResetActionInfo", Parameters };
  }
}
