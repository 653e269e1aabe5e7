/** The requester's key for one ask. The browser keeps it where no script can read it out, until it was used or has expired. */
import { x25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { publicText, recipient, secretText } from "./agefile.ts";
import { hex, id, joined, utf8 } from "./bytes.ts";
import { refuse } from "./errors.ts";

const DATABASE = "nazorat-custody";
const STORE = "one-time";

interface Kept {
  ask: string;
  key: CryptoKey | string;
  ends: number;
}

export interface OneTime {
  public: string;
  /** Keeps the key under the ask until `endsAt`. */
  store: (ask: string, endsAt: string | number | Date) => Promise<void>;
}

// keys of a page that said it will stay open until the answers are there
const held = new Map<string, Kept>();

/** `memory`: keep the key in this page only. Without it a browser that cannot keep a key is refused, not served half. */
export async function makeOneTime({ memory = false }: { memory?: boolean } = {}): Promise<OneTime> {
  if (!memory && typeof indexedDB === "undefined") refuse("no-browser-store");
  const pair = await closedPair();
  if (pair === null && !memory) refuse("no-closed-keys");
  const secret = x25519.utils.randomSecretKey();
  const key = pair?.key ?? secretText(secret);
  return {
    public: publicText(pair?.bytes ?? x25519.getPublicKey(secret)),
    store: async (ask, endsAt) => {
      const kept = { ask: id(ask, "ask"), key, ends: new Date(endsAt).getTime() };
      if (!Number.isFinite(kept.ends)) refuse("bad-time");
      if (memory) held.set(kept.ask, kept);
      else await within("readwrite", (store) => store.put(kept));
    },
  };
}

/**
 * Eight digits by which two people who speak to one another know that they see the same one-time key. Whoever carries the ask, a server
 * too, could put a key of its own into it and would be sent both halves; that these digits then differ is what notices it.
 */
export function spokenCheck(oneTimePublic: string): string {
  const digits = hex(sha256(joined(utf8("nazorat-one-time/1|"), utf8(recipient(oneTimePublic)))).subarray(0, 4));
  return `${digits.slice(0, 4)} ${digits.slice(4)}`;
}

/** The key of an ask; what has expired is deleted first, whoever's it is. */
export async function oneTimeOf(ask: string): Promise<CryptoKey | string> {
  await dropExpired();
  const kept = held.get(ask) ?? (await stored<Kept | undefined>((store) => store.get(ask)));
  return kept ? kept.key : refuse("one-time-key-gone");
}

/** Deletes the key of an ask. Only one caller is told that it was there, in however many windows it is tried. */
export async function useUp(ask: string): Promise<boolean> {
  if (held.delete(ask)) return true;
  if (typeof indexedDB === "undefined") return false;
  return within("readwrite", (store, done) => {
    const found = store.getKey(ask);
    found.onsuccess = () => {
      store.delete(ask);
      done(found.result !== undefined);
    };
    return found;
  });
}

async function dropExpired(): Promise<void> {
  const now = Date.now();
  for (const kept of held.values()) if (kept.ends <= now) held.delete(kept.ask);
  for (const kept of (await stored<Kept[]>((store) => store.getAll())) ?? []) {
    if (kept.ends <= now) await useUp(kept.ask);
  }
}

/** A pair whose private half cannot be exported, or null where the browser has none of this kind. */
async function closedPair(): Promise<{ key: CryptoKey; bytes: Uint8Array } | null> {
  try {
    const made = (await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"])) as CryptoKeyPair;
    return { key: made.privateKey, bytes: new Uint8Array(await crypto.subtle.exportKey("raw", made.publicKey)) };
  } catch {
    return null;
  }
}

async function stored<T>(ask: (store: IDBObjectStore) => IDBRequest): Promise<T | undefined> {
  return typeof indexedDB === "undefined" ? undefined : within<T>("readonly", ask);
}

/** One transaction; its value is that of the request, or what `done` was given, once it is on disk. */
async function within<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore, done: (value: T) => void) => IDBRequest,
): Promise<T> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "ask" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error("indexedDB"));
  }).catch(() => refuse("no-browser-store"));
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      let said: { value: T } | null = null;
      const request = act(transaction.objectStore(STORE), (value) => (said = { value }));
      transaction.oncomplete = () => resolve(said ? said.value : (request.result as T));
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("indexedDB"));
    });
  } finally {
    database.close();
  }
}
