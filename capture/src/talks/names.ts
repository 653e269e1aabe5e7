/**
 * Answers that say who a person is never go into the record: they are split off on the device and sealed over two organisations, as
 * the desk's browser seals an identity (docs/developing/custody-formats.md). What is in the seal, or whether anything is, nobody sees.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { base64url, canonical, hex, joined, sha256, text, unhex, utf8 } from "../bytes.ts";
import type { Device } from "../device.ts";
import type { Tool } from "../pack.ts";
import { Refusal } from "../refusal.ts";
import { Kept } from "./kept.ts";

export type Person = Readonly<Record<string, string>> | null;

export interface Custodians {
  a: string[];
  b: string[];
}

/** What waits for its record to be received. `body` is sealed. */
interface Line {
  record: string;
  slip: string;
  signature: string;
  body: string;
}

const NAMES = new Kept<Line>("names");
const KEYS = "custodians";
const IDENTITY = new Set(["identity", "t3"]);

export function asksName(tool: Tool): boolean {
  return pathsOf(tool.xform).length > 0;
}

/** The record without those answers, and the answers by the name of their question; null when there are none. */
export function splitNames(xform: string, xml: string): { xml: string; person: Person } {
  const paths = pathsOf(xform);
  if (!paths.length) return { xml, person: null };
  const held = new DOMParser().parseFromString(xml, "text/xml");
  const person: Record<string, string> = {};
  for (const path of paths)
    for (const found of under([held.documentElement], path)) {
      const [name, said] = [found.localName, found.textContent?.trim() ?? ""];
      if (said) person[name] = person[name] ? `${person[name]}; ${said}` : said;
      found.remove();
    }
  return { xml: new XMLSerializer().serializeToString(held), person: Object.keys(person).length ? person : null };
}

/** Seal who a record speaks of, or that nobody was named, and keep it until the record is there. Throws Refusal without custody keys. */
export async function keepName(device: Device, record: string, person: Person): Promise<void> {
  const keys = await device.own<Custodians>(KEYS);
  if (!keys?.a.length || !keys.b.length || !device.pack) throw new Refusal("no_key");
  const { sealIdentity } = await import("./identity.ts");
  const visit = device.pack.visit;
  const body = utf8(JSON.stringify({ ...(await sealIdentity({ visit, record, version: 1 }, person, keys)), ...keys }));
  const slip = canonical({ kind: "name", visit, record, sha256: await sha256(body) });
  const signature = hex(ed25519.sign(joined(utf8("nazorat-sent/1|"), slip), device.seed));
  const made = { record, slip: text(slip), signature, body: text(body) };
  await NAMES.change(device, (held) => [...held.filter((line) => line.record !== record), made]);
}

/** Fetch the custody keys when a sheet needs them, and send what waits and whose record has arrived. Quiet without a network. */
export async function namesNow(device: Device): Promise<void> {
  if (device.token && navigator.onLine) await NAMES.alone(() => sendWaiting(device));
}

async function sendWaiting(device: Device): Promise<void> {
  if (device.sheets.some(asksName)) await fetchKeys(device);
  const queue = [...(await device.queue()).values()];
  for (const line of await NAMES.lines(device)) {
    if (queue.some((one) => one.record === line.record && one.state !== "received") || !(await arrives(device, line))) continue;
    await NAMES.change(device, (held) => held.filter((one) => one.record !== line.record));
  }
}

async function fetchKeys(device: Device): Promise<void> {
  const answer = await fetch(`/custody/device/${device.token}/keys`, REQUEST).catch(() => null);
  const held: unknown = answer?.ok ? await answer.json().catch(() => null) : null;
  if (isCustodians(held)) await device.keep(KEYS, { a: held.a, b: held.b });
}

async function arrives(device: Device, line: Line): Promise<boolean> {
  const headers = { "Nazorat-Sent": base64url(utf8(line.slip)), "Nazorat-Signature": line.signature, "Content-Type": "application/octet-stream" };
  try {
    const answer = await fetch(`/custody/device/${device.token}/name`, { ...REQUEST, method: "POST", body: line.body, headers });
    if (!answer.ok) return false;
    const receipt = new Uint8Array(await answer.arrayBuffer());
    const mark = unhex(answer.headers.get("Nazorat-Signature") ?? "");
    const isSigned = ed25519.verify(mark, joined(utf8("nazorat-receipt/1|"), receipt), unhex(device.pack?.server ?? ""), { zip215: false });
    const [said, slip] = [JSON.parse(text(receipt)), JSON.parse(line.slip)];
    return isSigned && (["kind", "visit", "record", "sha256"] as const).every((name) => said[name] === slip[name]);
  } catch {
    return false;
  }
}

const REQUEST: RequestInit = { credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer" };

function pathsOf(xform: string): string[][] {
  const form = new DOMParser().parseFromString(xform, "text/xml");
  return [...form.getElementsByTagName("bind")]
    .filter((one) => IDENTITY.has(one.getAttributeNS("urn:nazorat:tool:1", "sensitive")?.toLowerCase() ?? ""))
    .map((one) => one.getAttribute("nodeset")?.split("/").filter(Boolean).slice(1) ?? [])
    .filter((path) => path.length > 0);
}

/** Every element that this path leads to, in each repeat. */
function under(from: readonly Element[], path: readonly string[]): Element[] {
  return path.reduce<Element[]>((at, name) => at.flatMap((one) => [...one.children].filter((child) => child.localName === name)), [...from]);
}

function isCustodians(held: unknown): held is Custodians {
  if (held === null || typeof held !== "object") return false;
  const { a, b } = held as Partial<Custodians>;
  return [a, b].every((side) => Array.isArray(side) && side.length > 0 && side.every((one) => typeof one === "string" && one.startsWith("age1")));
}
