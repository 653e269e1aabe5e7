/** Bytes, text and the one JSON form: keys sorted, no spaces, UTF-8, as Python's json.dumps(sort_keys=True, ensure_ascii=False) writes it. */
import { base64 } from "@scure/base";
import { refuse } from "./errors.ts";

export type Bytes = Uint8Array<ArrayBuffer>;
export type Facts = Record<string, unknown>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export function joined(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}

export function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** One of `count` numbers from 0, each as likely: what would favour the low ones is drawn again. */
export function drawn(count: number): number {
  const limit = 2 ** 32 - (2 ** 32 % count);
  for (;;) {
    const [number] = crypto.getRandomValues(new Uint32Array(1));
    if (number !== undefined && number < limit) return number % count;
  }
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let place = 0; place < one.length; place += 1) difference |= (one[place] ?? 0) ^ (other[place] ?? 0);
  return difference === 0;
}

export function xor(one: Uint8Array, other: Uint8Array): Bytes {
  return Uint8Array.from(one, (byte, place) => byte ^ (other[place] ?? 0));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function toBase64(bytes: Uint8Array): string {
  return base64.encode(bytes);
}

/** Bytes of `length`, or `code` is thrown: what is no base64 or of another length is damaged. */
export function fromBase64(text: unknown, length: number | null, code: string): Bytes {
  let bytes: Uint8Array;
  try {
    bytes = base64.decode(String(text));
  } catch {
    refuse(code);
  }
  if (length !== null && bytes.length !== length) refuse(code);
  return new Uint8Array(bytes);
}

export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonical((value as Facts)[name])}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

/** The JSON with spaces after it up to exactly `size` bytes, so that lengths tell nothing. */
export function padded(facts: Facts, size: number, tooLong: string): Bytes {
  const plain = utf8(canonical(facts));
  if (plain.length > size) refuse(tooLong, { bytes: plain.length, most: size });
  const whole = new Uint8Array(size).fill(0x20);
  whole.set(plain);
  return whole;
}

/** A JSON object that says `format` of itself, or `code` is thrown. */
export function readFacts(bytes: Uint8Array | string, format: string, code: string): Facts {
  let facts: unknown;
  try {
    facts = JSON.parse(typeof bytes === "string" ? bytes : new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    refuse(code);
  }
  if (facts === null || typeof facts !== "object" || Array.isArray(facts)) refuse(code);
  if ((facts as Facts).format !== format) refuse(code);
  return facts as Facts;
}

export function id(text: string, name: string): string {
  return UUID.test(text) ? text : refuse("bad-id", { name });
}

export function version(number: number): number {
  return Number.isSafeInteger(number) && number >= 1 ? number : refuse("bad-version");
}
