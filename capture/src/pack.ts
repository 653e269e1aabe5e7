/** The pack of the sealed door (docs/developing/doors.md): taken only when it is whole and every key in it is signed. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { md5 } from "@noble/hashes/legacy.js";
import { hex, joined, unhex, utf8 } from "./bytes.ts";
import { Refusal } from "./refusal.ts";

export interface Tool {
  id: string;
  code: string;
  version: string;
  md5: string;
  xform: string;
}

export interface VisitKey {
  id: string;
  compartment: number;
  epoch: number;
  public: string;
  signature: string;
  signed_by: string;
}

export interface Pack {
  format: string;
  visit: string;
  visit_number: number;
  device: string;
  device_number: number;
  server: string;
  tools: Tool[];
  keys: VisitKey[];
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const IS = { string: (value: unknown) => typeof value === "string", number: (value: unknown) => Number.isSafeInteger(value) };
const PACK = { format: "string", visit: "string", visit_number: "number", device: "string", device_number: "number", server: "string" } as const;
const TOOL = { id: "string", code: "string", version: "string", md5: "string", xform: "string" } as const;
const KEY = { id: "string", compartment: "number", epoch: "number", public: "string", signature: "string", signed_by: "string" } as const;

/** Read a pack that arrived; `before` is the one of the pairing or the last refresh. Throws Refusal, and nothing is taken then. */
export function readPack(arrived: unknown, before: Pack | null): Pack {
  if (!isPack(arrived)) throw new Refusal("pack_damaged");
  for (const tool of arrived.tools) if (hex(md5(utf8(tool.xform))) !== tool.md5) throw new Refusal("pack_damaged");
  for (const key of arrived.keys) if (!isSigned(arrived.visit, key)) throw new Refusal("pack_unsigned");
  if (before) followsOn(arrived, before);
  return arrived;
}

/** The newest key of a compartment. Throws Refusal when the visit has none. */
export function newestKey(pack: Pack, compartment: number): VisitKey {
  const keys = pack.keys.filter((key) => key.compartment === compartment).sort((one, other) => other.epoch - one.epoch);
  if (!keys[0]) throw new Refusal("no_key");
  return keys[0];
}

/** What a sheet is called. A form has one title; ours say it once more, in every language, in the note that they begin with. */
export function titleOf(tool: Tool, language: string): string {
  const form = new DOMParser().parseFromString(tool.xform, "text/xml");
  const own = [...form.getElementsByTagName("translation")].find((one) => one.getAttribute("lang")?.endsWith(`(${language})`));
  const about = [...(own?.children ?? [])].find((one) => one.id === "/data/about:label")?.textContent;
  return about?.trim() || form.getElementsByTagNameNS("http://www.w3.org/1999/xhtml", "title")[0]?.textContent?.trim() || tool.code;
}

/** A pack may bring new epochs, signed by whom the pairing showed; never another server, another visit, or the past. */
function followsOn(pack: Pack, before: Pack): void {
  if (pack.server !== before.server || pack.visit !== before.visit || pack.device !== before.device) throw new Refusal("pack_other");
  const signers = new Set(before.keys.map((key) => key.signed_by));
  const known = new Map(before.keys.map((key) => [key.id, key]));
  for (const key of pack.keys) {
    const old = known.get(key.id);
    if (old && old.public !== key.public) throw new Refusal("pack_unsigned");
    if (!signers.has(key.signed_by)) throw new Refusal("pack_signer");
  }
  for (const { compartment, epoch } of before.keys) {
    if (!pack.keys.some((key) => key.compartment === compartment && key.epoch >= epoch)) throw new Refusal("pack_older");
  }
}

function isSigned(visit: string, key: VisitKey): boolean {
  const numbers = utf8(`|${key.compartment}|${key.epoch}|${key.public}`);
  const message = joined(utf8("nazorat-visit-key/1|"), unhex(visit.replaceAll("-", "")), numbers);
  try {
    return ed25519.verify(unhex(key.signature), message, unhex(key.signed_by), { zip215: false });
  } catch {
    return false;
  }
}

function isPack(arrived: unknown): arrived is Pack {
  if (!has(arrived, PACK) || arrived.format !== "nazorat-pack/1") return false;
  const { visit, device, server, tools, keys } = arrived;
  return (
    UUID.test(String(visit)) && UUID.test(String(device)) && /^[0-9a-f]{64}$/.test(String(server)) &&
    Array.isArray(tools) && tools.every((tool) => has(tool, TOOL)) &&
    Array.isArray(keys) && keys.length > 0 && keys.every((key) => has(key, KEY) && String(key.public).startsWith("age1"))
  );
}

function has(value: unknown, shape: Readonly<Record<string, "string" | "number">>): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && Object.entries(shape).every(([name, kind]) => IS[kind]((value as Record<string, unknown>)[name]));
}
