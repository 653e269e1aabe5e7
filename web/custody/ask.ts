/** An ask: its motive, a custodian's answer to it, and the one combining in the requester's browser. */
import { sha256 } from "@noble/hashes/sha2.js";
import { openWith, recipient, sealTo } from "./agefile.ts";
import { type Bytes, canonical, fromBase64, hex, id, joined, padded, random, readFacts, utf8, xor } from "./bytes.ts";
import { refuse } from "./errors.ts";
import { openHalf, sideOf } from "./half.ts";
import { aboutOf, openIdentity, type Person, type Record_, type Side } from "./identity.ts";
import { type CustodyKey, openFor } from "./key.ts";
import { oneTimeOf, useUp } from "./onetime.ts";

const ANSWER = "nazorat-answer/1";
const MOTIVE = "nazorat-motive/1";
const COMMITMENT = "nazorat-commitment/1";
const MOTIVE_SIZE = 4096;

export interface Asked {
  ask: string;
  record: string;
  version: number;
  oneTimePublic: string;
}

export interface Combining extends Record_ {
  ask: string;
  sealed: Uint8Array;
  answerA: Uint8Array;
  answerB: Uint8Array;
}

/** One's half sealed to the requester's key of this ask. `side`, where the page knows it, must be the half's. */
export async function answer(half: Uint8Array, key: CustodyKey, asked: Asked & { side?: Side }): Promise<Bytes> {
  const { side, ...facts } = await openHalf(half, key, asked);
  const said = { ask: id(asked.ask, "ask"), format: ANSWER, half: facts.half, record: facts.record, side, version: facts.version };
  return sealTo([recipient(asked.oneTimePublic)], utf8(canonical(said)));
}

/** Who it is, once: the one-time key is gone afterwards, and nothing of it is left when it has expired. */
export async function combine(given: Combining): Promise<Person> {
  const about = aboutOf(given);
  const ask = id(given.ask, "ask");
  const key = await oneTimeOf(ask);
  const a = await answered(given.answerA, "a", key, ask, about);
  const b = await answered(given.answerB, "b", key, ask, about);
  const person = openIdentity(given.sealed, xor(a, b), about);
  return (await useUp(ask)) ? person : refuse("one-time-key-gone");
}

async function answered(file: Uint8Array, side: Side, key: CryptoKey | string, ask: string, about: Record_): Promise<Bytes> {
  const at = { side };
  const facts = readFacts(await openWith(key, file, "answer-not-for-this-key", at), ANSWER, "damaged-answer");
  if (facts.ask !== ask) refuse("answer-of-another-ask", at);
  if (facts.record !== about.record || facts.version !== about.version) refuse("answer-of-another-record", at);
  if (sideOf(facts, "damaged-answer") !== side) refuse("answer-of-the-other-side", at);
  return fromBase64(facts.half, 32, "damaged-answer");
}

/** Why somebody asks, to those concerned. Always 4 KiB inside, so that its length tells nothing. */
export async function sealMotive(text: string, list: readonly string[]): Promise<Bytes> {
  return sealTo(list, padded({ format: MOTIVE, text }, MOTIVE_SIZE, "motive-too-long"));
}

export async function openMotive(file: Uint8Array, key: CustodyKey): Promise<string> {
  const facts = readFacts(await openFor(key, file, "not-for-this-key"), MOTIVE, "damaged-motive");
  return typeof facts.text === "string" ? facts.text : refuse("damaged-motive");
}

/** What the record of acts may hold of something sealed: SHA-256 over name, salt and bytes, as 64 hexadecimal digits. */
export function commitment(bytes: Uint8Array, salt: Uint8Array): string {
  if (salt.length < 16) refuse("salt-too-short");
  return hex(sha256(joined(utf8(`${COMMITMENT}|`), salt, bytes)));
}

const SALT = "\n\nnazorat-salt ";

export interface Motive {
  sealed: Bytes;
  commitment: string;
}

/** A motive for an ask: sealed with the salt of its commitment, so that only who reads it can hold the record of acts against it. */
export async function makeMotive(words: string, list: readonly string[]): Promise<Motive> {
  const plain = words.trim() || refuse("no-motive");
  const salt = random(16);
  return { sealed: await sealMotive(`${plain}${SALT}${hex(salt)}`, list), commitment: commitment(utf8(plain), salt) };
}

/** The words of a motive, once they are those that `bound` in the record of acts commits to. */
export async function readMotive(file: Uint8Array, key: CustodyKey, bound: string): Promise<string> {
  const [words = "", salt = ""] = (await openMotive(file, key)).split(SALT);
  const held = Uint8Array.from(salt.match(/[0-9a-f]{2}/g) ?? [], (pair) => parseInt(pair, 16));
  return held.length === 16 && commitment(utf8(words), held) === bound ? words : refuse("motive-differs");
}

/** Why a custodian refused, read with the key of the ask. */
export async function openRefusal(ask: string, file: Uint8Array): Promise<string> {
  const facts = readFacts(await openWith(await oneTimeOf(ask), file, "not-for-this-key"), MOTIVE, "damaged-motive");
  return typeof facts.text === "string" ? facts.text : refuse("damaged-motive");
}
