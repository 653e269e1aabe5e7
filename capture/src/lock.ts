/** The passphrase of the device: Argon2id gives the key that opens the master key, and that one opens everything else here. */
import { type Bytes, joined, random, utf8 } from "./bytes.ts";
import { Refusal } from "./refusal.ts";
import { making } from "./room.ts";
import { type Lock, store } from "./store.ts";
import { cost, rest, stretched } from "./stretch.ts";

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
  const [salt, raw, costs] = [random(16), random(32), await cost()];
  const master = await (await keyFrom(said, { salt, ...costs })).seal(raw, MASTER);
  await (await store()).add("lock", { salt, ...costs, master, wrong: 0, notBefore: 0 }, "lock");
  rest();
  return keyOf(raw);
}

/** The master key. Each wrong phrase after the third makes the next try wait twice as long, to five minutes. */
export async function unlock(phrase: string, now: number = Date.now()): Promise<Key> {
  const database = await store();
  const lock = await database.get("lock", "lock");
  if (!lock) throw new Refusal("unexpected", { code: "lock" });
  const left = Math.ceil((lock.notBefore - now) / 1000);
  if (left > LONGEST_WAIT) {
    // the clock was put back: the longest wait begins now, or it would stand until the clock is where it was
    await database.put("lock", { ...lock, notBefore: now + LONGEST_WAIT * 1000 }, "lock");
    throw new Refusal("wait", { seconds: LONGEST_WAIT });
  }
  if (left > 0) throw new Refusal("wait", { seconds: left });
  // counted before it is tried: whoever ends the browser in the middle has used the try all the same
  const wrong = lock.wrong + 1;
  const pause = wrong < FREE_TRIES ? 0 : Math.min(5 * 2 ** (wrong - FREE_TRIES), LONGEST_WAIT);
  await making(() => database.put("lock", { ...lock, wrong, notBefore: now + pause * 1000 }, "lock"));
  const began = performance.now();
  let raw: Bytes;
  try {
    raw = await (await keyFrom(normal(phrase), lock)).open(lock.master, MASTER);
  } catch {
    // the wait begins with the answer: on a slow device the stretching alone takes seconds of it
    const answered = now + (performance.now() - began);
    await database.put("lock", { ...lock, wrong, notBefore: answered + pause * 1000 }, "lock");
    throw new Refusal("passphrase_wrong");
  }
  rest();
  await database.put("lock", { ...lock, wrong: 0, notBefore: 0 }, "lock");
  return keyOf(raw);
}

async function keyFrom(phrase: string, { salt, m, t, p }: Pick<Lock, "salt" | "m" | "t" | "p">): Promise<Key> {
  return keyOf(await stretched({ password: utf8(phrase), salt, m, t, p }));
}

/** As at the desk: NFKC, single spaces. */
function normal(phrase: string): string {
  return phrase.normalize("NFKC").trim().replace(/\s+/g, " ");
}
