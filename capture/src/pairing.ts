/** Pairing by a short code (docs/decisions/0027): what is promised first is shown afterwards, and both screens show one number. */
import { type Bytes, hex, joined, random, sha256, unhex, utf8 } from "./bytes.ts";
import type { Device } from "./device.ts";
import type { Trust } from "./pack.ts";
import { Refusal } from "./refusal.ts";

const DOOR = "/sync/pair/";
const HEX = /^[0-9a-f]{64}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A pairing whose number is on the screen. `token` is of this device's making: the desk keeps its digest only. */
export interface Asked {
  number: string;
  token: string;
  trust: Trust;
  until: number;
  shown: Readonly<Record<string, string>>;
}

interface Claimed {
  format: string;
  pairing: string;
  nonce: string;
  server: string;
  signers: string[];
  until: string;
}

/** The digits of a code as it was typed or as a picture gave it, in whatever script. Throws Refusal. */
export function codeIn(given: string): string {
  const latin = given.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
  const digits = latin.replace(/[\s-]/g, "");
  if (!/^\d{9}$/.test(digits)) throw new Refusal("pair_wrong");
  return digits;
}

/** Answer a code. The number comes of what both sides gave, none of which either could still change. */
export async function ask(device: Device, given: string): Promise<Asked> {
  const code = codeIn(given);
  const token = base64(random(48));
  const shown = [unhex(device.publicHex), random(32), unhex(await sha256(utf8(token)))] as const;
  const commitment = await sha256(joined(utf8("nazorat-pairing/1|"), ...shown));
  const told = await posted("claim", { code, commitment });
  if (!isClaimed(told)) throw new Refusal("pack_damaged");
  const [key, nonce, digest] = shown.map(hex) as [string, string, string];
  const asked = { pairing: told.pairing, public: key, nonce, token_sha256: digest };
  await posted("show", asked);
  const trust = { server: told.server, signers: told.signers };
  return { number: await numberOf(told, shown), token, trust, until: Date.now() + lasts(told.until), shown: asked };
}

/** Whether the lead has compared. Throws Refusal when they refused, or the code is over. */
export async function isConfirmed(asked: Asked): Promise<boolean> {
  const { state } = (await posted("show", asked.shown)) as { state?: unknown };
  if (state === "refused") throw new Refusal("pair_refused");
  return state === "paired";
}

async function numberOf(told: Claimed, shown: readonly Bytes[]): Promise<string> {
  const trusted = unhex(await sha256(unhex(told.server + told.signers.join(""))));
  const whole = [unhex(told.pairing.replaceAll("-", "")), ...shown, unhex(told.nonce), trusted];
  const digest = await sha256(joined(utf8("nazorat-pairing-number/1|"), ...whole));
  return String(BigInt(`0x${digest.slice(0, 16)}`) % 100_000_000n).padStart(8, "0");
}

/** How long to go on asking, whatever this device's clock says: ten minutes at most. */
function lasts(until: string): number {
  const left = Date.parse(until) - Date.now();
  return left > 0 && left < 600_000 ? left : 600_000;
}

async function posted(what: string, facts: Readonly<Record<string, string>>): Promise<unknown> {
  let answer: Response;
  try {
    answer = await fetch(DOOR + what, {
      method: "POST", body: JSON.stringify(facts), headers: { "Content-Type": "application/json" },
      credentials: "omit", cache: "no-store", redirect: "error", referrerPolicy: "no-referrer",
    });
  } catch {
    throw new Refusal("network_failed");
  }
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  if (answer.status === 404) throw new Refusal("pair_code");
  if (answer.status === 429) throw new Refusal("pair_often");
  throw new Refusal("server_refused", { code: String(said.code ?? answer.status).slice(0, 40) });
}

function isClaimed(told: unknown): told is Claimed {
  const { format, pairing, nonce, server, signers } = (told ?? {}) as Record<string, unknown>;
  const keys = [nonce, server, ...(Array.isArray(signers) ? signers : [null])];
  return format === "nazorat-pairing/1" && UUID.test(String(pairing)) && keys.every((key) => HEX.test(String(key)));
}

function base64(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}
