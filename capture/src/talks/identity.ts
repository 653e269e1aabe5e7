/** `nazorat-identity/1` and its two halves, as docs/developing/custody-formats.md has them. */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { Encrypter } from "age-encryption";
import { type Bytes, canonical, joined, random, utf8 } from "../bytes.ts";
import type { Custodians, Person } from "./names.ts";

const FORMAT = "nazorat-identity/1";
const SIZE = 4096;

/** `sealed`, `half_a`, `half_b` as base64. An empty seal is as long as any. Throws when there is more than one seal holds. */
export async function sealIdentity(about: { visit: string; record: string; version: number }, person: Person, keys: Custodians): Promise<Record<string, string>> {
  const plain = canonical({ format: FORMAT, ...about, person });
  if (plain.length > SIZE) throw new Error("more than a seal holds");
  const padded = joined(plain, utf8(" ".repeat(SIZE - plain.length)));
  const [key, a, nonce] = [random(32), random(32), random(24)];
  const bound = utf8(`${FORMAT}|${about.visit}|${about.record}|${about.version}`);
  const b = key.map((byte, at) => byte ^ a[at]!);
  return {
    sealed: base64(joined(nonce, xchacha20poly1305(key, nonce, bound).encrypt(padded))),
    half_a: base64(await half("a", a, keys.a, about)),
    half_b: base64(await half("b", b, keys.b, about)),
  };
}

async function half(side: string, bytes: Uint8Array, recipients: readonly string[], about: { record: string; version: number }): Promise<Bytes> {
  const sealer = new Encrypter();
  for (const one of [...new Set(recipients)].sort()) sealer.addRecipient(one);
  const facts = { format: "nazorat-half/1", half: base64(bytes), record: about.record, side, version: about.version };
  return new Uint8Array(await sealer.encrypt(canonical(facts)));
}

function base64(bytes: Uint8Array): string {
  let made = "";
  for (const byte of bytes) made += String.fromCharCode(byte);
  return btoa(made);
}
