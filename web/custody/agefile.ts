/** age files (X25519) by typage: sealing to public keys, opening with one private one. */
import { Decrypter, Encrypter } from "age-encryption";
import { bech32 } from "@scure/base";
import type { Bytes } from "./bytes.ts";
import { refuse } from "./errors.ts";

export function recipient(text: string): string {
  try {
    const { prefix, bytes } = bech32.decodeToBytes(text);
    if (prefix === "age" && bytes.length === 32 && text === text.toLowerCase()) return text;
  } catch {
    // said below, whatever was wrong with it
  }
  return refuse("bad-recipient", { recipient: String(text).slice(0, 80) });
}

/** Distinct recipients in one order, so that a file says nothing about how the list was made. */
export function recipients(list: readonly string[]): string[] {
  const distinct = [...new Set(list.map(recipient))].sort();
  return distinct.length ? distinct : refuse("no-recipient");
}

export async function sealTo(list: readonly string[], plain: Uint8Array): Promise<Bytes> {
  const encrypter = new Encrypter();
  for (const one of recipients(list)) encrypter.addRecipient(one);
  return new Uint8Array(await encrypter.encrypt(plain));
}

/** What the file holds; `code` when it is not for this key, cut short or changed: never which of these. */
export async function openWith(identity: string | CryptoKey, file: Uint8Array, code: string, at = {}): Promise<Bytes> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return new Uint8Array(await decrypter.decrypt(new Uint8Array(file)));
  } catch {
    refuse(code, at);
  }
}

export function secretText(secret: Uint8Array): string {
  return bech32.encodeFromBytes("AGE-SECRET-KEY-", secret).toUpperCase();
}

export function secretBytes(text: string): Bytes {
  const { prefix, bytes } = bech32.decodeToBytes(text);
  if (prefix.toUpperCase() !== "AGE-SECRET-KEY-" || bytes.length !== 32) refuse("damaged-key");
  return new Uint8Array(bytes);
}

export function publicText(key: Uint8Array): string {
  return bech32.encodeFromBytes("age", key);
}
