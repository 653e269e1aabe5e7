/** The preparation of the visit, sealed at the desk to this very device and made for one member: fetched with the pack, or read from a file. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { Decrypter } from "age-encryption";
import { type Bytes, joined, sha256, text, unhex, utf8 } from "./bytes.ts";
import type { Device } from "./device.ts";
import { identityOf } from "./identity.ts";
import { Refusal } from "./refusal.ts";

/** Words, and whether they are in bold. */
export type Run = readonly [string, boolean];

export type Block =
  | { kind: "heading"; runs: Run[] }
  | { kind: "text" | "item"; runs: Run[]; depth: number }
  | { kind: "table"; head: string[]; rows: string[][] };

/** Level 1 stands by itself, level 2 below the one before it. */
export interface Part {
  id: string;
  title: string;
  level: number;
  blocks: Block[];
}

/** In one language: what it is about, as label and value, and its parts. */
export interface Told {
  rows: (readonly [string, string])[];
  parts: Part[];
}

export interface Preparation {
  format: string;
  visit: string;
  device: string;
  member: string;
  made_at: string;
  languages: Record<string, Told>;
}

/** `told` is gone once somebody took it off the device; it comes back only when the desk makes another. */
interface Held {
  sha256: string;
  told: Preparation | null;
}

const HEAD = "nazorat-preparation/1";
const SHELF = "preparation";
const MOST = 3 * 1024 * 1024;

/** What is on the device now. */
export async function preparationOf(device: Device): Promise<Preparation | null> {
  return (await device.own<Held>(SHELF))?.told ?? null;
}

/** Be with the pack: fetch what it names, drop what it names no more. Throws Refusal. */
export async function followPack(device: Device, fetched: () => Promise<Response>): Promise<void> {
  const [named, held] = [device.pack?.preparation, await device.own<Held>(SHELF)];
  if (!named) return dropPreparation(device);
  if (held?.sha256 === named.sha256) return;
  const { told, digest } = await opened(device, new Uint8Array(await (await fetched()).arrayBuffer()));
  if (digest !== named.sha256) throw new Refusal("preparation_other");
  await device.keep(SHELF, { sha256: digest, told } satisfies Held);
}

/** Take it from a file of the desk, with no network. Throws Refusal for one that is older, changed, or for another device. */
export async function takePreparation(device: Device, file: Bytes): Promise<void> {
  const { told, digest } = await opened(device, file);
  const held = await preparationOf(device);
  if (held && Date.parse(held.made_at) > Date.parse(told.made_at)) throw new Refusal("preparation_older");
  await device.keep(SHELF, { sha256: digest, told } satisfies Held);
}

/** Take it off the device: what the desk made stays away until it makes another. */
export async function takeOff(device: Device): Promise<void> {
  const held = await device.own<Held>(SHELF);
  if (held) await device.keep(SHELF, { ...held, told: null } satisfies Held);
}

/** Nothing of it stays, nor that there was any. */
export async function dropPreparation(device: Device): Promise<void> {
  if (await device.own<Held>(SHELF)) await device.keep(SHELF, null);
}

async function opened(device: Device, file: Bytes): Promise<{ told: Preparation; digest: string }> {
  try {
    if (!device.pack || file.length > MOST) throw new Error("no place for it");
    const [head, signature, sealed] = linesOf(file);
    const signed = joined(utf8(`${HEAD}|`), unhex(device.pack.device.replaceAll("-", "")), sealed);
    const holds = head === HEAD && ed25519.verify(unhex(signature), signed, unhex(device.pack.server), { zip215: false });
    if (!holds) throw new Error("not of this server for this device");
    const opener = new Decrypter();
    opener.addIdentity(identityOf(device.seed));
    const told: unknown = JSON.parse(text(await opener.decrypt(sealed)));
    if (!isPreparation(told) || told.device !== device.pack.device || told.visit !== device.pack.visit) throw new Error("another thing");
    return { told, digest: await sha256(sealed) };
  } catch {
    // why in particular is nothing that the person could act on
    throw new Refusal("preparation_other");
  }
}

/** Two lines, and what is sealed behind them. */
function linesOf(file: Bytes): [string, string, Bytes] {
  const first = file.indexOf(10);
  const second = file.indexOf(10, first + 1);
  if (first < 0 || second < 0 || second > 300) throw new Error("no such file");
  return [text(file.subarray(0, first)), text(file.subarray(first + 1, second)), file.slice(second + 1)];
}

function isPreparation(told: unknown): told is Preparation {
  const { format, member, made_at, languages } = (told ?? {}) as Record<string, unknown>;
  if (format !== HEAD || typeof member !== "string" || Number.isNaN(Date.parse(String(made_at)))) return false;
  if (!languages || typeof languages !== "object" || !Object.keys(languages).length) return false;
  return Object.values(languages).every((one: Partial<Told>) => Array.isArray(one.rows) && Array.isArray(one.parts) && one.parts.every(isPart));
}

function isPart(part: Partial<Part>): boolean {
  return typeof part.id === "string" && typeof part.title === "string" && Array.isArray(part.blocks) && part.blocks.every(isBlock);
}

/** A kind that this app does not know yet comes from a server that is newer; it is left out when it is drawn. */
function isBlock(block: Partial<Record<"runs" | "head" | "rows", unknown>>): boolean {
  return Array.isArray(block.runs) || (Array.isArray(block.head) && Array.isArray(block.rows));
}
