/** One share of SLIP-0039 as words: its fields, its checksum, and where a wrong word seems to stand. */
import type { Bytes } from "./bytes.ts";
import { refuse } from "./errors.ts";
import { WORDS } from "./words.ts";

export interface Share {
  set: number;
  extendable: boolean;
  exponent: number;
  group: number;
  groupThreshold: number;
  groups: number;
  member: number;
  threshold: number;
  value: Bytes;
}

const CHECKSUM = 3;
const HEAD = 4;
const SHORTEST = 20;
const GENERATOR = [
  0xe0e040, 0x1c1c080, 0x3838100, 0x7070200, 0xe0e0009, 0x1c0c2412, 0x38086c24, 0x3090fc48, 0x21b1f890, 0x3f3f120,
];
const PLACES = new Map(WORDS.map((word, place) => [word, place]));

export function shareWords(share: Share): string[] {
  const head = [
    [share.set, 15], [Number(share.extendable), 1], [share.exponent, 4], [share.group, 4], [share.groupThreshold - 1, 4],
    [share.groups - 1, 4], [share.member, 4], [share.threshold - 1, 4],
  ] as const;
  const length = Math.ceil((share.value.length * 8) / 10);
  const value = share.value.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  const first = head.reduce((number, [field, bits]) => (number << BigInt(bits)) | BigInt(field), 0n);
  const data = tens((first << BigInt(length * 10)) | value, HEAD + length);
  const sum = polymod([...custom(share.extendable), ...data, 0, 0, 0]) ^ 1;
  return [...data, ...tens(BigInt(sum), CHECKSUM)].map((place) => WORDS[place] ?? "");
}

/** The share of a sheet's words; `sheet` is its number, from 1, for whoever must look at it again. */
export function readShare(written: string | readonly string[], sheet: number): Share {
  const words = (typeof written === "string" ? written : written.join(" ")).normalize("NFKC").toLowerCase().split(/\s+/u).filter(Boolean);
  const data = words.map((word, place) => PLACES.get(word) ?? refuse("unknown-word", unknown(word, place, sheet)));
  const padding = (10 * (data.length - HEAD - CHECKSUM)) % 16;
  if (data.length < SHORTEST || padding > 8) refuse("wrong-number-of-words", { sheet, words: data.length });
  const extendable = (((data[1] ?? 0) >> 4) & 1) === 1;
  if (polymod([...custom(extendable), ...data]) !== 1) refuse("wrong-word", { sheet, places: suspects(data) });
  const head = number(data.slice(0, HEAD));
  const value = number(data.slice(HEAD, -CHECKSUM));
  const bytes = Math.floor((10 * (data.length - HEAD - CHECKSUM)) / 16) * 2;
  if (value >> BigInt(bytes * 8)) refuse("impossible-sheet", { sheet });
  const field = (shift: number, bits: number): number => Number((head >> BigInt(shift)) & ((1n << BigInt(bits)) - 1n));
  const share = {
    set: field(25, 15), extendable, exponent: field(20, 4), group: field(16, 4), groupThreshold: field(12, 4) + 1, groups: field(8, 4) + 1,
    member: field(4, 4), threshold: field(0, 4) + 1, value: Uint8Array.from({ length: bytes }, (_, place) => byteAt(value, bytes - 1 - place)),
  };
  return share.groupThreshold > share.groups ? refuse("impossible-sheet", { sheet }) : share;
}

/** Words that may have been meant. They are shown and never put in. */
export function suggestions(word: string): string[] {
  const near = WORDS.map((known) => ({ known, far: known.slice(0, 4) === word.slice(0, 4) ? 0 : distance(word, known) }));
  return near.filter(({ far }) => far <= 2).sort((one, other) => one.far - other.far).slice(0, 5).map(({ known }) => known);
}

/** Numbers, from 1, of words of which a single other one, or a turn with its neighbour, would make the sum right. Which one is not said. */
function suspects(data: readonly number[]): number[] {
  const right = (changed: readonly number[]): boolean => polymod([...custom((((changed[1] ?? 0) >> 4) & 1) === 1), ...changed]) === 1;
  const found = new Set<number>();
  data.forEach((_, place) => {
    const turned = [...data];
    [turned[place], turned[place + 1]] = [data[place + 1] ?? 0, data[place] ?? 0];
    if (place + 1 < data.length && right(turned)) found.add(place + 1).add(place + 2);
  });
  for (let place = 0; place < data.length && found.size === 0; place += 1) {
    for (let other = 0; other < WORDS.length; other += 1) {
      if (other !== data[place] && right([...data.slice(0, place), other, ...data.slice(place + 1)])) {
        found.add(place + 1);
        break;
      }
    }
  }
  return [...found];
}

function unknown(word: string, place: number, sheet: number): Record<string, unknown> {
  return { sheet, word: place + 1, written: word.slice(0, 30), suggestions: suggestions(word) };
}

function custom(extendable: boolean): number[] {
  return Array.from(extendable ? "shamir_extendable" : "shamir", (letter) => letter.charCodeAt(0));
}

function polymod(values: readonly number[]): number {
  return values.reduce((sum, value) => {
    const high = sum >>> 20;
    return GENERATOR.reduce((next, part, bit) => ((high >>> bit) & 1 ? next ^ part : next), ((sum & 0xfffff) << 10) ^ value);
  }, 1);
}

function tens(value: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, place) => Number((value >> BigInt(10 * (count - 1 - place))) & 1023n));
}

function number(data: readonly number[]): bigint {
  return data.reduce((sum, ten) => (sum << 10n) | BigInt(ten), 0n);
}

function byteAt(value: bigint, place: number): number {
  return Number((value >> BigInt(8 * place)) & 255n);
}

/** How many letters differ, are missing, too many or turned (Damerau-Levenshtein, restricted). */
function distance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, place) => place)];
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min((rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (rows[i - 1]?.[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? one.length;
}
