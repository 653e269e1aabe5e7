/** What Python made (tests/vectors/capture), and a lead who can sign it anew after a change. */
import { ed25519 } from "@noble/curves/ed25519.js";
import python from "../../tests/vectors/capture/made-in-python.json";
import { type Bytes, hex, joined, unhex, utf8 } from "../src/bytes.ts";
import type { Pack, VisitKey } from "../src/pack.ts";

export { python };
export const SEEDS = { lead: unhex(python.seeds.lead), device: unhex(python.seeds.device), server: unhex(python.seeds.server) };

/** A copy of the pack that nothing else holds. */
export function pack(): Pack {
  return structuredClone(python.pack) as Pack;
}

export function signed(visit: string, key: Omit<VisitKey, "signature" | "signed_by">, by: Bytes = SEEDS.lead): VisitKey {
  const message = joined(utf8("nazorat-visit-key/1|"), unhex(visit.replaceAll("-", "")), utf8(`|${key.compartment}|${key.epoch}|${key.public}`));
  const { id, compartment, epoch, public: recipient } = key;
  return { id, compartment, epoch, public: recipient, signature: hex(ed25519.sign(message, by)), signed_by: hex(ed25519.getPublicKey(by)) };
}

export function first<T>(held: readonly T[]): T {
  if (held[0] === undefined) throw new Error("nothing is there");
  return held[0];
}
