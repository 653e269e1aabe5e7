/** A finished record: signed inside, sealed to one compartment of the visit, with a signed slip beside it. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { Encrypter } from "age-encryption";
import { type Bytes, base64url, canonical, hex, joined, sha256, utf8 } from "./bytes.ts";
import type { Entered } from "./device.ts";
import { type Pack, type Tool, newestKey } from "./pack.ts";
import { turn } from "./turn.ts";

export const TEAM = 1;
const LEAD = 2;
// what the person spoke to may choose, as fieldwork.sealing reads it; the strictest when a sheet asks and nobody answered
export const CIRCLES: Readonly<Record<string, number>> = { all: TEAM, lead: LEAD, health: 3 };

export interface Finished {
  record: string;
  slip: Bytes;
  signature: string;
  body: Bytes;
}

/** `files` counts the files that the record names; they are sealed one by one, see sealfiles.ts. */
export async function finish(pack: Pack, tool: Tool, seed: Bytes, record: string, xml: string, files = 0, entered?: Entered): Promise<Finished> {
  const key = newestKey(pack, compartmentOf(tool.xform, xml));
  const plain = {
    format: "nazorat-record/1", visit: pack.visit, record, version: 1, tool: tool.code, tool_version: tool.version,
    device: pack.device, door: "field app", xml, files: [], signature: "",
    ...(entered ? { entered } : {}),
  };
  const sealer = new Encrypter();
  sealer.addRecipient(key.public);
  await turn();
  const signed = canonical({ ...plain, signature: sign(seed, canonical(plain)) });
  await turn();
  const body = new Uint8Array(await sealer.encrypt(signed));
  const slip = canonical({
    kind: "record", visit: pack.visit, record, version: 1, key: key.id, tool_version: tool.id, files, sha256: await sha256(body),
  });
  await turn();
  return { record, slip, signature: signedSlip(seed, slip), body };
}

export function signedSlip(seed: Bytes, slip: Bytes): string {
  return sign(seed, joined(utf8("nazorat-sent/1|"), slip));
}

export function headersOf(slip: Bytes, signature: string): Record<string, string> {
  return { "Nazorat-Sent": base64url(slip), "Nazorat-Signature": signature, "Content-Type": "application/octet-stream" };
}

/** The circle of readers that the sheet asks for, if it asks. */
export function compartmentOf(xform: string, xml: string): number {
  const form = new DOMParser().parseFromString(xform, "text/xml");
  const bind = [...form.getElementsByTagName("bind")].find((one) => one.getAttributeNS("urn:nazorat:tool:1", "sensitive") === "compartment");
  const path = bind?.getAttribute("nodeset")?.split("/").filter(Boolean).slice(1);
  if (!path) return TEAM;
  let at: Element | undefined = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  for (const name of path) at = [...(at?.children ?? [])].find((child) => child.localName === name);
  return CIRCLES[at?.textContent?.trim() ?? ""] ?? LEAD;
}

function sign(seed: Bytes, message: Bytes): string {
  return hex(ed25519.sign(message, seed));
}
