/** What a field can hold that nobody means well with. */

const half = (text: string): Buffer => Buffer.from(text, "latin1");

/** As bytes: half of it is no UTF-8. */
export const HOSTILE_TEXTS: readonly Buffer[] = [
  ...["../../etc/passwd", "..", ".", "/", "/etc/passwd", "..\\..\\windows", "%2e%2e%2f%2e%2e", "a/../b"],
  ...[
    "a\0b",
    "\0",
    " ",
    "a b",
    "-rf",
    "a\nb",
    "a\r\nX: y",
    "\x1b[31mred",
    "\x7f",
    "$(id)",
    "`id`",
    "'\"",
    "{node}",
  ],
  ...["ä", "a\u0301\u0301\u0301", "\u202egpj.exe", "\u200b", "\ufeffa", "\uff0e\uff0e/x", "🥾", "👩‍👩‍👧"],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "null",
    "NaN",
    "1e309",
    "-1",
    "0x10",
    "9".repeat(400),
  ],
  ...[
    "ff:ff:ff:ff:ff:ff",
    "01:00:5e:00:00:01",
    "00:00:00:00:00:00",
    "52-54-00-00-00-01",
    "52:54:00:00:00:zz",
  ],
  ...["0.0.0.0", "255.255.255.255", "127.0.0.1", "::1", "10.77.0.20/33", "010.077.0.1", "1.2.3"],
  ...["file:///etc/passwd", "http://169.254.169.254/x", "http://[::1]:0/", "javascript:1", "http://a@b:c@d/"],
  ...["a".repeat(64), "A".repeat(64), "g".repeat(64), "x".repeat(300), "ä".repeat(70_000)],
].map((text) => Buffer.from(text));

/** Lone surrogates, overlong slashes, cut and stray bytes. */
export const BROKEN_TEXTS: readonly Buffer[] = [
  ...[
    "\xed\xa0\x80",
    "a\xed\xb0\x80b",
    "\xc0\xaf\xc0\xaf",
    "\xff\xfe",
    "\x80",
    "\xf0\x9f\xa5",
    "\xf8\x88\x80\x80\x80",
  ],
].map(half);

export const HOSTILE_NUMBERS: readonly bigint[] = [
  ...[
    -1n,
    1n,
    2n,
    3n,
    99n,
    255n,
    256n,
    65_535n,
    65_536n,
    2n ** 31n - 1n,
    2n ** 31n,
    2n ** 32n - 1n,
    2n ** 32n,
  ],
  ...[-(2n ** 31n), 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n - 1n],
  // Seconds of year 0, of year 10000, of the last moment a Date knows, and of the one after it.
  ...[
    -62_135_596_801n,
    253_402_300_800n,
    8_640_000_000_000n,
    8_640_000_000_001n,
    1_000_000_000n,
    -999_999_999n,
  ],
];

export const HOSTILE_FLOATS: readonly number[] = [Number.NaN, Number.POSITIVE_INFINITY, -0, 1e308, 5e-324];
