/** Shamir's sharing over GF(256), as SLIP-0039 has it: the secret at 255, a digest of it at 254. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, joined, random, same } from "./bytes.ts";
import { refuse } from "./errors.ts";

const SECRET = 255;
const DIGEST = 254;
const DIGEST_BYTES = 4;

export interface Point {
  x: number;
  y: Bytes;
}

// powers and logarithms of the generator x + 1 modulo x^8 + x^4 + x^3 + x + 1
const EXP = new Uint8Array(255);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = value;
  LOG[value] = power;
  value ^= (value << 1) ^ (value & 0x80 ? 0x11b : 0);
}

/** The value at `x` of the polynomial through the points, byte by byte. */
export function interpolate(points: readonly Point[], x: number): Bytes {
  const known = points.find((point) => point.x === x);
  if (known) return known.y;
  const all = points.reduce((sum, point) => sum + log(point.x ^ x), 0);
  const value = new Uint8Array(points[0]?.y.length ?? 0);
  for (const point of points) {
    const others = points.reduce((sum, other) => sum + (other.x === point.x ? 0 : log(point.x ^ other.x)), 0);
    const basis = modulo(all - log(point.x ^ x) - others);
    point.y.forEach((byte, place) => {
      if (byte) value[place] = (value[place] ?? 0) ^ (EXP[modulo(log(byte) + basis)] ?? 0);
    });
  }
  return value;
}

export function splitSecret(threshold: number, count: number, secret: Bytes): Point[] {
  if (threshold === 1) return Array.from({ length: count }, (_, x) => ({ x, y: secret }));
  const points = Array.from({ length: threshold - 2 }, (_, x) => ({ x, y: random(secret.length) }));
  const pad = random(secret.length - DIGEST_BYTES);
  const base = [...points, { x: DIGEST, y: joined(digest(pad, secret), pad) }, { x: SECRET, y: secret }];
  const rest = Array.from({ length: count - points.length }, (_, place) => place + points.length);
  return [...points, ...rest.map((x) => ({ x, y: interpolate(base, x) }))];
}

/** The secret of at least `threshold` points. More than that must lie on the same line; `points-do-not-fit` otherwise. */
export function recoverSecret(threshold: number, points: readonly Point[]): Bytes {
  const enough = points.slice(0, threshold);
  for (const point of points) if (!same(interpolate(enough, point.x), point.y)) refuse("sheets-do-not-fit");
  if (threshold === 1) return enough[0]?.y ?? refuse("sheets-do-not-fit");
  const secret = interpolate(enough, SECRET);
  const held = interpolate(enough, DIGEST);
  if (!same(held.subarray(0, DIGEST_BYTES), digest(held.subarray(DIGEST_BYTES), secret))) refuse("sheets-do-not-fit");
  return secret;
}

function digest(pad: Uint8Array, secret: Uint8Array): Uint8Array {
  return hmac(sha256, pad, secret).subarray(0, DIGEST_BYTES);
}

function log(value: number): number {
  return LOG[value] ?? 0;
}

function modulo(power: number): number {
  return ((power % 255) + 255) % 255;
}
