import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import type { PowerSettings, PowerSwitch } from "../../../../driver/power/power-port.js";
import type { SwitchPatience } from "../../../../driver/power/switch-tools.js";
import { type RedfishOptions, RedfishService } from "../../../lab/redfish-service.js";
import { selfMadeCertificate } from "../../../lab/self-made-certificate.js";
import { PASSWORD, type PowerLab, powerLab } from "../power-lab.js";

export interface RedfishMachine {
  readonly lab: PowerLab;
  readonly service: RedfishService;
  readonly settings: Extract<PowerSettings, { readonly kind: "redfish" }>;
  readonly opened: PowerSwitch;
}

/** A Redfish service whose certificate is among the secrets as `ca`, and a switch that trusts it. */
export async function redfishMachine(
  t: ExecutionContext,
  options: Partial<RedfishOptions> = {},
  patience: Partial<SwitchPatience> = {},
): Promise<RedfishMachine> {
  const lab = await powerLab(t);
  const certificate = options.certificate ?? selfMadeCertificate(lab.folder);
  writeFileSync(join(lab.secrets, "ca"), certificate.cert, { mode: 0o644 });
  const service = await RedfishService.start({
    username: "admin",
    password: PASSWORD,
    ...options,
    certificate,
  });
  t.teardown(() => service[Symbol.asyncDispose]());
  const settings = {
    kind: "redfish",
    url: service.url,
    username: "admin",
    secret: "bmc",
    authority: "ca",
    ...(options.basicOnly === true && ({ basicAuth: true } as const)),
  } as const;
  return { lab, service, settings, opened: lab.open(settings, patience) };
}
