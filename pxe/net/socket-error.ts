/** Carries the `code` and `syscall` of the system's own error, with a sentence that says what to do. */
export class SocketError extends Error {
  readonly code: string;
  readonly syscall: string;

  constructor(code: string, syscall: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SocketError";
    this.code = code;
    this.syscall = syscall;
  }
}

/** `place` is an address with its port, or an interface with both. */
export function listenError(code: string, syscall: string, place: string, cause?: unknown): SocketError {
  const reason = REASONS[code] ?? `${syscall} failed with ${code}`;
  return new SocketError(code, syscall, `Cannot listen on ${place}: ${reason}`, { cause });
}

const REASONS: Readonly<Record<string, string>> = {
  ENODEV: "there is no such interface",
  EADDRINUSE: "another program has the UDP port",
  EACCES:
    "no permission for a port below 1024; run as root, or give the service CAP_NET_BIND_SERVICE (systemd: AmbientCapabilities=)",
  EPERM: "no permission to use one interface alone; run as root, or give the service CAP_NET_RAW",
  EADDRNOTAVAIL: "the address is not one of this host's",
};
