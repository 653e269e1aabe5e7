/** Sealing an alert: what it says to who hears, a name apart to their own keys for names. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { Encrypter } from "age-encryption";
import { type Bytes, canonical, hex, joined, sha256, text, utf8 } from "../bytes.ts";
import type { Device } from "../device.ts";
import { ALERTS, type Line } from "./alerts.ts";
import type { Circle } from "./circle.ts";

const NAME_SIZE = 4096;
export const KINDS = ["medical", "violence", "self_harm", "reprisal", "child", "team", "other"] as const;

/** What a person says of an alert. `person` is null when nobody is named. */
export interface Raised {
  kind: (typeof KINDS)[number];
  agreed: "yes" | "no" | "not_asked";
  talk: string;
  words: string;
  person: { names: string; notes: string } | null;
}

/** Seal an alert and put it before everything in the queue. The device cannot open it again. */
export async function raise(device: Device, circle: Circle, raised: Raised): Promise<void> {
  const { kind, agreed, talk, words, person } = raised;
  const about = { visit: circle.visit, alert: crypto.randomUUID(), device: device.pack!.device };
  const plain = { format: "nazorat-alert/1", ...about, kind, agreed, talk, words, raised_at: new Date().toISOString(), signature: "" };
  const sealed = await sealTo(circle.readers, canonical({ ...plain, signature: sign(device, canonical(plain)) }));
  const urgent = { format: "nazorat-urgent/1", visit: about.visit, record: about.alert, version: 1, person };
  const name = person && circle.names.length ? await sealTo(circle.names, padded(canonical(urgent))) : new Uint8Array();
  const body = utf8(JSON.stringify({ alert: base64(sealed), name: base64(name) }));
  const slip = canonical({ kind: "alert", visit: about.visit, alert: about.alert, circle: circle.circle, sha256: await sha256(body) });
  const line: Line = {
    alert: about.alert, at: Date.now(), slip: text(slip), signature: sign(device, joined(utf8("nazorat-sent/1|"), slip)), body: text(body), received: false, taken: "",
  };
  await ALERTS.change(device, (held) => [...held, line]);
}

function sign(device: Device, message: Bytes): string {
  return hex(ed25519.sign(message, device.seed));
}

async function sealTo(recipients: readonly string[], plain: Bytes): Promise<Bytes> {
  const sealer = new Encrypter();
  for (const one of [...new Set(recipients)].sort()) sealer.addRecipient(one);
  return new Uint8Array(await sealer.encrypt(plain));
}

/** A short name and a long one are as long. */
function padded(bytes: Bytes): Bytes {
  return joined(bytes, utf8(" ".repeat(Math.max(0, NAME_SIZE - bytes.length))));
}

function base64(bytes: Uint8Array): string {
  let made = "";
  for (const byte of bytes) made += String.fromCharCode(byte);
  return btoa(made);
}
