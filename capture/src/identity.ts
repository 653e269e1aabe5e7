/** What was sealed to this device opens with its signing key: the Ed25519 seed read as an X25519 one, as age does with keys of SSH. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { bech32 } from "@scure/base";
import type { Bytes } from "./bytes.ts";

const PREFIX = "age-secret-key-";

/** The age identity of a seed of 32 bytes, as text. */
export function identityOf(seed: Bytes): string {
  return bech32.encodeFromBytes(PREFIX, ed25519.utils.toMontgomerySecret(seed)).toUpperCase();
}
