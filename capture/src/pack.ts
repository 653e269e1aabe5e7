/** The pack of the sealed door (docs/developing/doors.md): taken only when it is whole and every key in it is signed. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { md5 } from "@noble/hashes/legacy.js";
import { type Bytes, hex, joined, text, unhex, utf8 } from "./bytes.ts";
import { Refusal } from "./refusal.ts";

export interface Tool {
  id: string;
  code: string;
  version: string;
  md5: string;
  xform: string;
  files: ToolFile[];
}

/** A picture, sound or list beside a sheet. */
export interface ToolFile {
  id: string;
  name: string;
  sha256: string;
  size: number;
}

/** A part of the place, under a label that does not say which place. */
export interface Unit {
  name: string;
  kind: string;
  within: string;
  capacity: number | null;
}

export interface VisitKey {
  id: string;
  compartment: number;
  epoch: number;
  public: string;
  signature: string;
  signed_by: string;
}

/** What was sealed to this device apart from the pack; of the age file. */
export interface Prepared {
  sha256: string;
  size: number;
}

/** Whose keys the number of the pairing covered: the server's, and those of the leads who signed. */
export interface Trust {
  server: string;
  signers: readonly string[];
}

/** A lead's signed word on the key of who leads after them. */
export interface LeadLink {
  by: string;
  public: string;
  signature: string;
}

export interface Pack {
  format: string;
  serial: number;
  issued_at: string;
  expires_at: string;
  profile: string;
  /** Numbers alone. */
  title: string;
  /** How every code begins that this device gives to a person; no other device of the visit has it. Empty on travel. */
  codes: string;
  units: Unit[];
  visit: string;
  visit_number: number;
  device: string;
  device_number: number;
  server: string;
  tools: Tool[];
  keys: VisitKey[];
  leads: LeadLink[];
  /** A server of before says nothing of it. */
  preparation?: Prepared | null;
  /** By this device's own clock: when it was taken, and since when the server does not know the device any more. */
  taken?: number;
  shut?: number;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const IS = { string: (value: unknown) => typeof value === "string", number: (value: unknown) => Number.isSafeInteger(value) };
const PACK = {
  format: "string", serial: "number", issued_at: "string", expires_at: "string", profile: "string", title: "string",
  codes: "string", visit: "string", visit_number: "number", device: "string", device_number: "number",
  server: "string",
} as const;
const TOOL = { id: "string", code: "string", version: "string", md5: "string", xform: "string" } as const;
const FILE = { id: "string", name: "string", sha256: "string", size: "number" } as const;
const UNIT = { name: "string", kind: "string", within: "string" } as const;
const LINK = { by: "string", public: "string", signature: "string" } as const;
const PREPARED = { sha256: "string", size: "number" } as const;
const KEY = { id: "string", compartment: "number", epoch: "number", public: "string", signature: "string", signed_by: "string" } as const;

/** The JSON of a pack whose bytes this server signed. Throws Refusal. */
export function signedPack(body: Bytes, signature: string, server: string): unknown {
  try {
    if (ed25519.verify(unhex(signature), joined(utf8("nazorat-pack/2|"), body), unhex(server), { zip215: false })) return JSON.parse(text(body));
  } catch {
    // said below
  }
  throw new Refusal("pack_damaged");
}

/**
 * Whether new records may be begun no more. What counts is how long the pack has been here: a clock that is wrong by years is as wrong at
 * both ends.
 */
export function isExpired(pack: Pack, now: number = Date.now()): boolean {
  return pack.taken !== undefined && now - pack.taken > lifeOf(pack);
}

/** The last moment at which a record may be begun, by this device's clock. */
export function goodUntil(pack: Pack): number {
  return (pack.taken ?? Date.now()) + lifeOf(pack);
}

function lifeOf(pack: Pack): number {
  return Date.parse(pack.expires_at) - Date.parse(pack.issued_at);
}

/** Read a pack that arrived: the first against what was compared, each later one against the one `before`. Throws Refusal, and nothing is taken then. */
export function readPack(arrived: unknown, before: Pack | null, trust: Trust | null = null): Pack {
  if (!isPack(arrived)) throw new Refusal("pack_damaged");
  for (const tool of arrived.tools) if (hex(md5(utf8(tool.xform))) !== tool.md5) throw new Refusal("pack_damaged");
  for (const key of arrived.keys) if (!isSigned(arrived.visit, key)) throw new Refusal("pack_unsigned");
  if (before) followsOn(arrived, before);
  if (trust) isOf(arrived, trust);
  return arrived;
}

/** The newest key of a compartment. Throws Refusal when the visit has none. */
export function newestKey(pack: Pack, compartment: number): VisitKey {
  const keys = pack.keys.filter((key) => key.compartment === compartment).sort((one, other) => other.epoch - one.epoch);
  if (!keys[0]) throw new Refusal("no_key");
  return keys[0];
}

/**
 * What a sheet is called. A form has one title; ours say it once more, in every language, in the note that they begin with. Long forms are
 * searched as text: twenty of them are listed at each start.
 */
export function titleOf(tool: Tool, language: string): string {
  const { xform } = tool;
  const from = xform.search(new RegExp(`<translation [^>]*lang="[^"]*\\(${language}\\)"`));
  const own = from < 0 ? "" : xform.slice(from, xform.indexOf("</translation>", from));
  const about = /<text id="\/data\/about:label">\s*<value>([^<]*)<\/value>/.exec(own)?.[1];
  return plain(about) || plain(/<h:title>([^<]*)<\/h:title>/.exec(xform)?.[1]) || tool.code;
}

/** Text as it stands in XML, read. */
function plain(written = ""): string {
  if (!written.includes("&")) return written.trim();
  return new DOMParser().parseFromString(`<a>${written}</a>`, "text/xml").documentElement.textContent?.trim() ?? "";
}

function isOf(pack: Pack, { server, signers }: Trust): void {
  if (pack.server !== server) throw new Refusal("pack_other");
  const known = signersOf(pack, signers);
  if (!pack.keys.every((key) => known.has(key.signed_by))) throw new Refusal("pack_signer");
}

/** A pack may bring new epochs, signed by whom the pairing showed; never another server, another visit, or the past. */
function followsOn(pack: Pack, before: Pack): void {
  if (pack.server !== before.server || pack.visit !== before.visit || pack.device !== before.device) throw new Refusal("pack_other");
  if (pack.serial <= before.serial) throw new Refusal("pack_older");
  const signers = signersOf(pack, before.keys.map((key) => key.signed_by));
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

/** Who may sign: those who were known, and whom one of them has named as the next lead. */
function signersOf(pack: Pack, known: Iterable<string>): ReadonlySet<string> {
  const signers = new Set(known);
  for (const _each of pack.leads) {
    for (const link of pack.leads) if (signers.has(link.by) && isLinked(pack.visit, link)) signers.add(link.public);
  }
  return signers;
}

function isLinked(visit: string, link: LeadLink): boolean {
  try {
    const message = joined(utf8("nazorat-lead/1|"), unhex(visit.replaceAll("-", "")), utf8("|"), unhex(link.public));
    return ed25519.verify(unhex(link.signature), message, unhex(link.by), { zip215: false });
  } catch {
    return false;
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
  if (!has(arrived, PACK) || arrived.format !== "nazorat-pack/2" || !(lifeOf(arrived as unknown as Pack) > 0)) return false;
  const { visit, device, server, tools, keys, units, leads, preparation } = arrived;
  return (
    UUID.test(String(visit)) && UUID.test(String(device)) && /^[0-9a-f]{64}$/.test(String(server)) &&
    Array.isArray(tools) && tools.every((tool) => has(tool, TOOL) && Array.isArray(tool.files) && tool.files.every((file) => has(file, FILE))) &&
    (preparation === undefined || preparation === null || has(preparation, PREPARED)) &&
    Array.isArray(leads) && leads.every((link) => has(link, LINK)) &&
    Array.isArray(units) && units.every((unit) => has(unit, UNIT)) &&
    Array.isArray(keys) && keys.length > 0 && keys.every((key) => has(key, KEY) && String(key.public).startsWith("age1"))
  );
}

function has(value: unknown, shape: Readonly<Record<string, "string" | "number">>): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && Object.entries(shape).every(([name, kind]) => IS[kind]((value as Record<string, unknown>)[name]));
}
