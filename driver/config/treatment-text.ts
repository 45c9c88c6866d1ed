import type { StrangerTreatment, SubnetSettings } from "../../pxe/coordinator/settings.js";

const FOREIGN = "another server gives it an address, and";

/** What becomes of a machine no driver claims, in one sentence. */
export function treatmentText(
  treatment: StrangerTreatment,
  addresses: SubnetSettings["addresses"] = "own",
): string {
  switch (treatment.policy) {
    case "ignore":
      return "it gets no answer";
    case "log":
      return "it gets no answer, and each of its messages a line in the log";
    case "pool":
      return "it gets an address of the pool, and no boot files";
    case "delay":
      return `its first DISCOVERs (${firstOnes(treatment)}) are left to other servers; after them it gets an address of the pool, and no boot files`;
    case "discover":
      return addresses === "foreign"
        ? `${FOREIGN} it gets the discovery ramdisk of driver ${treatment.driver}`
        : `it gets an address of the pool and the discovery ramdisk of driver ${treatment.driver}`;
    case "proxy":
      return `${FOREIGN} it gets the discovery ramdisk of driver ${treatment.driver}`;
    case "forward":
      return `its messages are handed to ${treatment.servers.join(" and ")}`;
  }
}

function firstOnes({ seconds, tries }: Extract<StrangerTreatment, { policy: "delay" }>): string {
  const parts = [
    ...(seconds === undefined ? [] : [`those of ${seconds} s`]),
    ...(tries === undefined ? [] : [`${tries} in number`]),
  ];
  return parts.join(", and at least ");
}
