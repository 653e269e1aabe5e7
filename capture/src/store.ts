/** IndexedDB. But for what the lock needs, and the language, everything in it is ciphertext under random ids. */
import { type DBSchema, type IDBPDatabase, deleteDB, openDB } from "idb";
import type { Bytes } from "./bytes.ts";
import { Refusal } from "./refusal.ts";

/** What the lock needs before anything opens: costs of Argon2id, the sealed master key, how often a phrase was wrong. */
export interface Lock {
  salt: Bytes;
  m: number;
  t: number;
  p: number;
  master: Bytes;
  wrong: number;
  notBefore: number;
}

interface Schema extends DBSchema {
  clear: { key: string; value: string };
  lock: { key: "lock"; value: Lock };
  facts: { key: string; value: Bytes };
  drafts: { key: string; value: Bytes };
  keys: { key: string; value: Bytes };
  queue: { key: string; value: Bytes };
  bodies: { key: string; value: Bytes };
  // files of drafts, under DRAFT/FILE; files that were sealed to the visit, under RECORD/FILE
  files: { key: string; value: Bytes };
  out: { key: string; value: Bytes };
}

const NAME = "notebook";
export type Shelf = "facts" | "drafts" | "keys" | "queue" | "bodies" | "files" | "out";
export const SHELVES: readonly Shelf[] = ["facts", "drafts", "keys", "queue", "bodies", "files", "out"];

let opened: Promise<IDBPDatabase<Schema>> | null = null;

export function store(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(NAME, 2, {
    upgrade: (made) => {
      // an older app on this device had fewer shelves, and what lies on them stays
      for (const shelf of ["clear", "lock", ...SHELVES] as const) if (!made.objectStoreNames.contains(shelf)) made.createObjectStore(shelf);
    },
  }).catch(() => {
    throw new Refusal("no_store");
  });
  return opened;
}

/** Everything of this app on this device: database, caches, worker. */
export async function eraseAll(): Promise<void> {
  (await opened)?.close();
  opened = null;
  await deleteDB(NAME);
  for (const name of await caches.keys()) await caches.delete(name);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}
