/** Who a person is, sealed under a record key of two halves: `a` to the custodians of one organisation, `b` to those of the other. */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { recipients, sealTo } from "./agefile.ts";
import { type Bytes, canonical, type Facts, id, joined, padded, random, readFacts, toBase64, utf8, version, xor } from "./bytes.ts";
import { refuse } from "./errors.ts";
import { type CustodyKey, openFor } from "./key.ts";

export const FORMAT = "nazorat-identity/1";
export const HALF = "nazorat-half/1";
const URGENT = "nazorat-urgent/1";
const SIZE = 4096;
const NONCE = 24;

export type Side = "a" | "b";
/** What is known of a person, as JSON; null in an empty seal, which looks the same. */
export type Person = Facts | null;

export interface Record_ {
  visit: string;
  record: string;
  version: number;
}

export interface Identity extends Record_ {
  person: Person;
}

export interface SealedIdentity {
  sealed: Bytes;
  halfA: Bytes;
  halfB: Bytes;
  urgent: Bytes | null;
}

export async function sealIdentity(
  identity: Identity,
  recipientsA: readonly string[],
  recipientsB: readonly string[],
  urgentRecipients: readonly string[] = [],
): Promise<SealedIdentity> {
  const about = aboutOf(identity);
  const person = identity.person ?? null;
  const [listA, listB] = [recipients(recipientsA), recipients(recipientsB)];
  if (listA.some((one) => listB.includes(one))) refuse("custodian-on-both-sides");
  const plain = padded({ format: FORMAT, ...about, person }, SIZE, "person-too-long");
  const urgent = padded({ format: URGENT, ...about, person }, SIZE, "person-too-long");
  const [key, a, nonce] = [random(32), random(32), random(NONCE)];
  const half = (side: Side, bytes: Bytes): Bytes =>
    utf8(canonical({ format: HALF, half: toBase64(bytes), record: about.record, side, version: about.version }));
  return {
    sealed: joined(nonce, xchacha20poly1305(key, nonce, bound(about)).encrypt(plain)),
    halfA: await sealTo(listA, half("a", a)),
    halfB: await sealTo(listB, half("b", xor(key, a))),
    urgent: urgentRecipients.length ? await sealTo(urgentRecipients, urgent) : null,
  };
}

/** The person of a sealed identity under its whole record key. */
export function openIdentity(sealed: Uint8Array, key: Uint8Array, about: Record_): Person {
  let plain: Uint8Array;
  try {
    plain = xchacha20poly1305(key, sealed.subarray(0, NONCE), bound(about)).decrypt(sealed.subarray(NONCE));
  } catch {
    refuse("does-not-open");
  }
  return personOf(readFacts(plain, FORMAT, "does-not-open"), about);
}

/** What was sealed to named members for 72 hours. `about`, where the page knows it, must be what the file says of itself. */
export async function openUrgent(file: Uint8Array, identity: CustodyKey, about?: Record_): Promise<Person> {
  const facts = readFacts(await openFor(identity, file, "not-for-this-key"), URGENT, "does-not-open");
  return personOf(facts, aboutOf(about ?? (facts as unknown as Record_)));
}

export function aboutOf(given: Record_): Record_ {
  return { visit: id(given.visit, "visit"), record: id(given.record, "record"), version: version(given.version) };
}

function personOf(facts: Facts, about: Record_): Person {
  if (facts.visit !== about.visit || facts.record !== about.record || facts.version !== about.version) refuse("of-another-record");
  const person = facts.person;
  if (person !== null && (typeof person !== "object" || Array.isArray(person))) refuse("does-not-open");
  return person as Person;
}

function bound(about: Record_): Bytes {
  return utf8(`${FORMAT}|${about.visit}|${about.record}|${about.version}`);
}
