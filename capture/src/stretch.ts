/**
 * Argon2id in a thread of its own. It is warmed up while the person types, and its number of passes is measured on the device when the phrase is
 * made (docs/decisions/0028).
 */
import { type Bytes, random } from "./bytes.ts";

export interface Stretch {
  password: Bytes;
  salt: Bytes;
  /** KiB, passes, lanes. */
  m: number;
  t: number;
  p: number;
}

// RFC 9106, the second recommended choice, has this memory with three passes; OWASP's most is 46 MiB with one
const MEMORY = { m: 65536, p: 4 };
const FEWEST = 2;
const MOST = 12;
const BUDGET = 800;

let worker: Worker | null = null;
let last: Promise<unknown> = Promise.resolve();

/** 32 bytes. One after the other: each takes 64 MiB. */
export function stretched(asked: Stretch): Promise<Bytes> {
  const made = last.then(() => inWorker(asked));
  last = made.catch(() => undefined);
  return made;
}

/** Let the thread begin and its code be compiled before anybody waits for it. */
export function warm(): void {
  void stretched({ password: random(16), salt: random(16), m: 4096, t: 2, p: 4 }).catch(() => undefined);
}

/** The cost for a new phrase: as many passes as this device does in the time that a person may wait, and never fewer than two. */
export async function cost(): Promise<Pick<Stretch, "m" | "t" | "p">> {
  const trial = { password: random(16), salt: random(16), ...MEMORY };
  await stretched({ ...trial, t: 1 });
  const began = performance.now();
  await stretched({ ...trial, t: 2 });
  return { ...MEMORY, t: passes((performance.now() - began) / 2) };
}

export function passes(msEach: number): number {
  return Math.min(MOST, Math.max(FEWEST, Math.floor(BUDGET / msEach)));
}

/** What the thread held goes with it. */
export function rest(): void {
  worker?.terminate();
  worker = null;
}

async function inWorker(asked: Stretch): Promise<Bytes> {
  if (typeof Worker === "undefined") return here(asked);
  worker ??= new Worker(new URL("./stretch.worker.ts", import.meta.url), { type: "module" });
  const [thread, given] = [worker, { ...asked }];
  return new Promise<Bytes>((done, failed) => {
    thread.onmessage = ({ data }: MessageEvent<Bytes>) => done(data);
    thread.onerror = () => {
      // a browser that cannot start it stretches on the page
      rest();
      here(asked).then(done, failed);
    };
    thread.postMessage(given);
  });
}

async function here({ password, salt, m, t, p }: Stretch): Promise<Bytes> {
  const { argon2id } = await import("hash-wasm");
  return new Uint8Array(await argon2id({ password, salt, memorySize: m, iterations: t, parallelism: p, hashLength: 32, outputType: "binary" }));
}
