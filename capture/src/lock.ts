/** The passphrase of the device: Argon2id gives the key that opens the master key, and that one opens everything else here. */
import { argon2id } from "hash-wasm";
import { type Bytes, joined, random, utf8 } from "./bytes.ts";
import { Refusal } from "./refusal.ts";
import { type Lock, store } from "./store.ts";

// RFC 9106, the second recommended choice: 64 MiB, three passes
const COST = { m: 65536, t: 3, p: 4 };
const FREE_TRIES = 3;
const LONGEST_WAIT = 300;
const MASTER = "nazorat-capture-master/1";

export interface Key {
  seal(plain: Bytes, bound: string): Promise<Bytes>;
  /** Throws when the bytes are not what was sealed in this place. */
  open(sealed: Bytes, bound: string): Promise<Bytes>;
}

export async function isSet(): Promise<boolean> {
  return (await (await store()).get("lock", "lock")) !== undefined;
}

/** AES-256-GCM with a nonce of its own for each box, bound to where the box lies. */
export async function keyOf(raw: Bytes): Promise<Key> {
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  return {
    async seal(plain, bound) {
      const iv = random(12);
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(bound) }, key, plain);
      return joined(iv, new Uint8Array(sealed));
    },
    async open(sealed, bound) {
      const [iv, rest] = [sealed.slice(0, 12), sealed.slice(12)];
      return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: utf8(bound) }, key, rest));
    },
  };
}

export async function setPassphrase(phrase: string): Promise<Key> {
  const said = normal(phrase);
  if (said.length < 10 || new Set(said).size < 4) throw new Refusal("passphrase_short");
  const [salt, raw] = [random(16), random(32)];
  const master = await (await stretched(said, { salt, ...COST })).seal(raw, MASTER);
  await (await store()).add("lock", { salt, ...COST, master, wrong: 0, notBefore: 0 }, "lock");
  return keyOf(raw);
}

/** The master key. Each wrong phrase after the third makes the next try wait twice as long, to five minutes. */
export async function unlock(phrase: string, now: number = Date.now()): Promise<Key> {
  const database = await store();
  const lock = await database.get("lock", "lock");
  if (!lock) throw new Refusal("unexpected", { code: "lock" });
  // a clock that was put back must not lengthen the wait
  const left = Math.min(Math.ceil((lock.notBefore - now) / 1000), LONGEST_WAIT);
  if (left > 0) throw new Refusal("wait", { seconds: left });
  // counted before it is tried: whoever ends the browser in the middle has used the try all the same
  const wrong = lock.wrong + 1;
  const pause = wrong < FREE_TRIES ? 0 : Math.min(5 * 2 ** (wrong - FREE_TRIES), LONGEST_WAIT);
  await database.put("lock", { ...lock, wrong, notBefore: now + pause * 1000 }, "lock");
  let raw: Bytes;
  try {
    raw = await (await stretched(normal(phrase), lock)).open(lock.master, MASTER);
  } catch {
    throw new Refusal("passphrase_wrong");
  }
  await database.put("lock", { ...lock, wrong: 0, notBefore: 0 }, "lock");
  return keyOf(raw);
}

async function stretched(phrase: string, { salt, m, t, p }: Pick<Lock, "salt" | "m" | "t" | "p">): Promise<Key> {
  const raw = await argon2id({
    password: utf8(phrase), salt, memorySize: m, iterations: t, parallelism: p, hashLength: 32, outputType: "binary",
  });
  return keyOf(new Uint8Array(raw));
}

/** As at the desk: NFKC, single spaces. */
function normal(phrase: string): string {
  return phrase.normalize("NFKC").trim().replace(/\s+/g, " ");
}
