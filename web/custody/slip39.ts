/** SLIP-0039: a secret as sheets of words, of which a threshold gives it back. Groups are read, as the standard has them; ours have one. */
import { pbkdf2 } from "@noble/hashes/pbkdf2.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, drawn, joined, utf8, xor } from "./bytes.ts";
import { refuse } from "./errors.ts";
import { recoverSecret, splitSecret } from "./field.ts";
import { readShare, type Share, shareWords } from "./share.ts";

const ROUNDS = [0, 1, 2, 3];
const ITERATIONS = 2500;
const MOST = 16;

export function split(secret: Bytes, threshold: number, count: number): string[][] {
  if (!Number.isInteger(threshold) || !Number.isInteger(count) || threshold < 2 || count < threshold || count > MOST) refuse("bad-threshold");
  const set = { set: drawn(2 ** 15), extendable: true, exponent: 0, group: 0, groupThreshold: 1, groups: 1, threshold };
  const sealed = turned(secret, set, new Uint8Array(), ROUNDS);
  return splitSecret(threshold, count, sealed).map(({ x, y }) => shareWords({ ...set, member: x, value: y }));
}

export function combine(sheets: readonly (string | readonly string[])[], passphrase: Bytes = new Uint8Array()): Bytes {
  const shares = sheets.map((words, place) => readShare(words, place + 1));
  const first = shares[0] ?? refuse("too-few-sheets", { given: 0 });
  sameSet(shares);
  const groups = [...new Set(shares.map((share) => share.group))];
  const points = groups.map((group) => ({ x: group, y: recoverGroup(shares, group) }));
  if (points.length < first.groupThreshold) refuse("too-few-sheets", { groups: points.length, neededGroups: first.groupThreshold });
  return turned(recoverSecret(first.groupThreshold, points), first, passphrase, [...ROUNDS].reverse());
}

function recoverGroup(shares: readonly Share[], group: number): Bytes {
  const numbered = shares.map((share, place) => ({ share, sheet: place + 1 })).filter(({ share }) => share.group === group);
  const threshold = numbered[0]?.share.threshold ?? 0;
  numbered.forEach(({ share, sheet }, place) => {
    if (share.threshold !== threshold) refuse("sheet-of-another-set", { sheet });
    const twin = numbered.slice(0, place).find((other) => other.share.member === share.member);
    if (twin) refuse("same-sheet-twice", { sheet, first: twin.sheet });
  });
  if (numbered.length < threshold) refuse("too-few-sheets", { given: numbered.length, needed: threshold });
  return recoverSecret(threshold, numbered.map(({ share }) => ({ x: share.member, y: share.value })));
}

/** Names the sheet that is of another set than most of them. */
function sameSet(shares: readonly Share[]): void {
  const sets = shares.map((share) =>
    [share.set, share.extendable, share.exponent, share.groupThreshold, share.groups, share.value.length].join(" "),
  );
  const often = (set: string): number => sets.filter((other) => other === set).length;
  const most = sets.reduce((best, set) => (often(set) > often(best) ? set : best), sets[0] ?? "");
  const odd = sets.findIndex((set) => set !== most);
  if (odd >= 0) refuse("sheet-of-another-set", { sheet: odd + 1 });
}

/** The standard's cipher of four rounds, forwards to seal and backwards to open. */
function turned(secret: Uint8Array, set: Pick<Share, "set" | "extendable" | "exponent">, passphrase: Uint8Array, rounds: readonly number[]): Bytes {
  const middle = secret.length / 2;
  const salt = set.extendable ? new Uint8Array() : joined(utf8("shamir"), Uint8Array.of(set.set >> 8, set.set & 255));
  let [left, right] = [secret.slice(0, middle), secret.slice(middle)];
  for (const round of rounds) {
    const options = { c: ITERATIONS << set.exponent, dkLen: middle };
    const pad = pbkdf2(sha256, joined(Uint8Array.of(round), passphrase), joined(salt, right), options);
    [left, right] = [right, xor(left, pad)];
  }
  return joined(right, left);
}
