/** What was sealed to this device opens with its signing key: the Ed25519 seed read as an X25519 one, as age does with keys of SSH. */
import { ed25519 } from "@noble/curves/ed25519.js";
import type { Bytes } from "./bytes.ts";

const LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
const PREFIX = "age-secret-key-";

/** The age identity of a seed of 32 bytes, as text. */
export function identityOf(seed: Bytes): string {
  return bech32(PREFIX, ed25519.utils.toMontgomerySecret(seed)).toUpperCase();
}

/** BIP 173, which age writes its keys in. */
function bech32(prefix: string, data: Uint8Array): string {
  const bits = [...data].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const fives = (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, "0"), 2));
  const letters = [...prefix].map((letter) => letter.charCodeAt(0));
  const spread = [...letters.map((letter) => letter >> 5), 0, ...letters.map((letter) => letter & 31)];
  const check = polymod([...spread, ...fives, 0, 0, 0, 0, 0, 0]) ^ 1;
  const last = [0, 1, 2, 3, 4, 5].map((at) => (check >> (5 * (5 - at))) & 31);
  return `${prefix}1${[...fives, ...last].map((five) => LETTERS[five]).join("")}`;
}

function polymod(values: readonly number[]): number {
  let held = 1;
  for (const value of values) {
    const top = held >> 25;
    held = ((held & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((term, at) => {
      if ((top >> at) & 1) held ^= term;
    });
  }
  return held;
}
