/** A custodian's key: made here, wrapped under a phrase that never leaves this page, open only in this page's memory. */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { argon2idAsync } from "@noble/hashes/argon2.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { openWith, publicText, recipient, secretBytes, secretText } from "./agefile.ts";
import { type Bytes, canonical, fromBase64, hex, joined, random, readFacts, toBase64, utf8 } from "./bytes.ts";
import { CustodyError, refuse } from "./errors.ts";
import { newPhrase, normalPhrase } from "./phrase.ts";

const FORMAT = "nazorat-custody-key/1";
const CHECK = "nazorat-custody-check/1";
const NONCE = 24;

/** Argon2id: memory in KiB, passes, lanes. */
export interface Cost {
  m: number;
  t: number;
  p: number;
}

/** 64 MiB and three passes, the second choice of RFC 9106; about 1.7 s in plain JavaScript on the reference machine. */
export const COST: Readonly<Cost> = Object.freeze({ m: 64 * 1024, t: 3, p: 1 });
// what a wrapped key may ask of this browser, whoever wrote it
const MOST: Readonly<Cost> = Object.freeze({ m: 512 * 1024, t: 16, p: 4 });

export interface Options {
  cost?: Cost;
  /** Told the part done, 0 to 1, while the phrase is stretched. */
  progress?: (part: number) => void;
}

export interface WrappedKey {
  public: string;
  wrapped: Bytes;
  check: string;
}

const secrets = new WeakMap<CustodyKey, Bytes>();

/** An open custody key. Its secret is in no property, so that no log, clone or message carries it. */
export class CustodyKey {
  readonly public: string;
  readonly check: string;

  constructor(secret: Uint8Array) {
    if (secret.length !== 32) refuse("damaged-key");
    this.public = publicText(x25519.getPublicKey(secret));
    this.check = hex(sha256(joined(utf8(CHECK), secret)).subarray(0, 4));
    secrets.set(this, new Uint8Array(secret));
    Object.freeze(this);
  }

  /** Overwrites the secret; the key opens nothing afterwards. */
  close(): void {
    secrets.get(this)?.fill(0);
    secrets.delete(this);
  }
}

export function secretOf(key: CustodyKey): Bytes {
  return secrets.get(key) ?? refuse("key-closed");
}

/** What an age file to this custodian holds. */
export async function openFor(key: CustodyKey, file: Uint8Array, code: string): Promise<Bytes> {
  return openWith(secretText(secretOf(key)), file, code);
}

export async function makeCustodyKey(phrase: string, options: Options = {}): Promise<WrappedKey> {
  return wrap(new CustodyKey(x25519.utils.randomSecretKey()), phrase, options);
}

export async function openCustodyKey(wrapped: Uint8Array, phrase: string, options: Options = {}): Promise<CustodyKey> {
  const facts = readFacts(wrapped, FORMAT, "damaged-key");
  const named = readPublic(facts.public);
  const sealed = fromBase64(facts.sealed, null, "damaged-key");
  const stretched = await stretch(normalPhrase(phrase), fromBase64(facts.salt, 16, "damaged-key"), readCost(facts), options);
  let secret: Bytes;
  try {
    const box = xchacha20poly1305(stretched, sealed.subarray(0, NONCE), utf8(`${FORMAT}|${named}`));
    secret = secretBytes(new TextDecoder().decode(box.decrypt(sealed.subarray(NONCE))));
  } catch {
    refuse("wrong-phrase");
  }
  const key = new CustodyKey(secret);
  return key.public === named ? key : refuse("damaged-key");
}

/** The same key under another phrase; what was wrapped before opens with the old phrase still, wherever a copy lies. */
export async function changePhrase(wrapped: Uint8Array, phrase: string, next: string, options: Options = {}): Promise<WrappedKey> {
  newPhrase(next);
  const key = await openCustodyKey(wrapped, phrase, options);
  try {
    return await wrap(key, next, options);
  } finally {
    key.close();
  }
}

export async function wrap(key: CustodyKey, phrase: string, options: Options = {}): Promise<WrappedKey> {
  const normal = newPhrase(phrase);
  const cost = readCost({ ...(options.cost ?? COST) });
  const salt = random(16);
  const nonce = random(NONCE);
  const stretched = await stretch(normal, salt, cost, options);
  const box = xchacha20poly1305(stretched, nonce, utf8(`${FORMAT}|${key.public}`));
  const sealed = joined(nonce, box.encrypt(utf8(secretText(secretOf(key)))));
  const facts = { format: FORMAT, ...cost, public: key.public, salt: toBase64(salt), sealed: toBase64(sealed) };
  return { public: key.public, wrapped: utf8(canonical(facts)), check: key.check };
}

/** In steps of some milliseconds, so that the page stays alive: a worker could not be started from a file. */
async function stretch(phrase: string, salt: Bytes, cost: Cost, options: Options): Promise<Uint8Array> {
  return argon2idAsync(utf8(phrase), salt, { ...cost, dkLen: 32, asyncTick: 30, onProgress: options.progress });
}

function readCost(facts: Record<string, unknown>): Cost {
  const cost = { m: facts.m, t: facts.t, p: facts.p } as Cost;
  for (const name of ["m", "t", "p"] as const) {
    if (!Number.isSafeInteger(cost[name]) || cost[name] < 1 || cost[name] > MOST[name]) refuse("damaged-key");
  }
  return cost.m < 8 * cost.p ? refuse("damaged-key") : cost;
}

function readPublic(text: unknown): string {
  try {
    return recipient(String(text));
  } catch (error) {
    if (error instanceof CustodyError) refuse("damaged-key");
    throw error;
  }
}
