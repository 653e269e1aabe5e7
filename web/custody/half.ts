/** One half of an identity's record key: opened by a custodian, and sealed anew to others without ever becoming a whole. */
import { recipients, sealTo } from "./agefile.ts";
import { type Bytes, canonical, type Facts, fromBase64, id, readFacts, utf8, version } from "./bytes.ts";
import { refuse } from "./errors.ts";
import { HALF, type Side } from "./identity.ts";
import { type CustodyKey, openFor } from "./key.ts";

/** What a half is of. `side`, where the page knows it, must be the half's. */
export interface HalfOf {
  record: string;
  version: number;
  side?: Side;
}

/** The facts of a half that is sealed to this key and is of this record. */
export async function openHalf(half: Uint8Array, key: CustodyKey, about: HalfOf): Promise<Facts & { side: Side }> {
  const facts = readFacts(await openFor(key, half, "not-for-this-key"), HALF, "damaged-half");
  if (facts.record !== id(about.record, "record") || facts.version !== version(about.version)) refuse("half-of-another-record");
  const side = sideOf(facts, "damaged-half");
  if (about.side !== undefined && about.side !== side) refuse("half-of-the-other-side");
  fromBase64(facts.half, 32, "damaged-half");
  return { ...facts, side };
}

/** The same half sealed to other custodians. */
export async function handOn(half: Uint8Array, key: CustodyKey, about: HalfOf, list: readonly string[]): Promise<Bytes> {
  const { side, ...facts } = await openHalf(half, key, about);
  return sealTo(recipients(list), utf8(canonical({ format: HALF, half: facts.half, record: facts.record, side, version: facts.version })));
}

export function sideOf(facts: Facts, code: string): Side {
  return facts.side === "a" || facts.side === "b" ? facts.side : refuse(code);
}
