import type { Rule } from "./boot-story.js";
import { diskRefuses } from "./disk-findings.js";
import { fileTrouble } from "./file-findings.js";
import { foreignNak, foreignServerTaken, foreignTrap } from "./foreign-findings.js";
import { nothingHeard } from "./heard-findings.js";
import { loaderRefused, stoppedBetweenFiles } from "./loader-findings.js";
import { bootLoop } from "./loop-findings.js";
import { afterLastHeard, instanceInError } from "./machine-findings.js";
import {
  addressDeclined,
  fileNotAsked,
  leasePending,
  noAnswerYet,
  offerNotTaken,
  requestRefused,
} from "./offer-findings.js";
import { lastMessageIgnored } from "./silence-findings.js";
import { forwardedElsewhere } from "./stranger-findings.js";
import { silentAfterKernel } from "./system-findings.js";
import { heldBack, withheldFiles } from "./withheld-findings.js";

/**
 * The order in which rules are asked; the first that has something to say tells the cause. It is a decision: what explains most comes first.
 * Each rule looks at the last thing of its kind and is silent when the boot went on after it, so that trouble that passed is no cause.
 */
export const RULES: readonly { readonly tell: Rule; readonly because: string }[] = [
  { tell: diskRefuses, because: "What cannot be written down cannot be told: all that is known is older." },
  {
    tell: instanceInError,
    because: "The driver has given up and says why; whatever the network saw came of that or led to it.",
  },
  { tell: nothingHeard, because: "Without a packet there is nothing else to look at." },
  {
    tell: afterLastHeard,
    because: "What the machine's ramdisk said last, or that it was switched off, is later than every file.",
  },
  {
    tell: foreignNak,
    because: "Firmware leaves PXE on any NAK: what we offered before or after does not matter to it.",
  },
  {
    tell: foreignServerTaken,
    because: "The machine itself chose another server; our own silence after that is right.",
  },
  {
    tell: lastMessageIgnored,
    because: "What was refused after the last good thing explains why nothing good follows.",
  },
  { tell: requestRefused, because: "Our own NAK is as final as another server's." },
  {
    tell: addressDeclined,
    because: "A machine that declines its address begins anew; what it was told before is void.",
  },
  { tell: heldBack, because: "An answer that was never sent explains every step that is missing behind it." },
  {
    tell: forwardedElsewhere,
    because: "The machine was handed to another server: only that server's answer counts.",
  },
  { tell: noAnswerYet, because: "It was heard and not answered, and no reason for it is known yet." },
  {
    tell: foreignTrap,
    because:
      "Firmware that another offer sends to port 4011 takes no other offer: it explains ours that was not taken, and files not asked for.",
  },
  { tell: leasePending, because: "The address was requested; only our disk stands between." },
  {
    tell: withheldFiles,
    because:
      "UEFI drops an offer without boot files, so the lack of files explains an offer not taken as well.",
  },
  { tell: offerNotTaken, because: "Offered with boot files, and no REQUEST." },
  { tell: fileNotAsked, because: "All of DHCP went well, and no file was asked for." },
  {
    tell: fileTrouble,
    because:
      "The last file was refused, stopped or is under way: a fault in plain sight goes before what must be inferred.",
  },
  {
    tell: loaderRefused,
    because: "A loader that was fetched and never ran explains its being fetched again and again as well.",
  },
  { tell: bootLoop, because: "The same end again and again says more than any one of them." },
  { tell: stoppedBetweenFiles, because: "The last file arrived whole and the next was never asked for." },
  { tell: silentAfterKernel, because: "All files arrived; the system was not heard." },
];
