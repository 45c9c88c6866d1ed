/** The key `boot.tftp`: how boot files go out by TFTP. What is left out is measured at the start. */
export const TFTP_SCHEMA = {
  type: "object",
  description:
    "a mapping with the keys shell, workers, maxBlksize, maxWindow, singlePort, rollover and maxTransfers",
  additionalProperties: false,
  properties: {
    shell: {
      enum: ["auto", "linux", "dgram"],
      description: "auto, linux (batched system calls) or dgram (portable)",
    },
    workers: {
      type: "integer",
      minimum: 1,
      maximum: 64,
      description: "the number of threads that serve, 1 to 64",
    },
    maxBlksize: {
      type: "integer",
      minimum: 512,
      maximum: 65464,
      description:
        "the largest block in bytes, 512 to 65464 (the path's MTU less 32 keeps packets whole in tunnels)",
    },
    maxWindow: {
      type: "integer",
      minimum: 1,
      maximum: 64,
      description: "the largest window in blocks, 1 to 64",
    },
    singlePort: {
      type: "boolean",
      description: "true or false (true: transfers go on by tftpPort, for NAT and containers)",
    },
    rollover: {
      enum: [0, 1],
      description: "0 or 1, the number of the block after 65535",
    },
    maxTransfers: {
      type: "integer",
      minimum: 16,
      maximum: 65536,
      description: "the number of transfers at once, 16 to 65536",
    },
  },
} as const;
