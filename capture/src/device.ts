/** The opened device: what it holds, every value sealed under the master key and bound to its shelf and id. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, hex, random, text, utf8 } from "./bytes.ts";
import { type Key, keyOf } from "./lock.ts";
import type { Pack, Tool } from "./pack.ts";
import type { Finished } from "./seal.ts";
import { type Shelf, store } from "./store.ts";

export interface Draft {
  tool: string;
  record: string;
  xml: string;
  page: number;
  at: number;
}

/** A line of the queue. What was sealed lies in `bodies` until the receipt, and is gone after it. */
export interface Line {
  record: string;
  state: "finished" | "sent" | "received";
  size: number;
  at: number;
  slip: string;
  signature: string;
}

export class Device {
  pack: Pack | null = null;
  kept: Tool[] = [];
  token = "";

  private constructor(
    private readonly master: Key,
    readonly seed: Bytes,
  ) {}

  static async opened(master: Key): Promise<Device> {
    const device = new Device(master, (await read(master, "facts", "seed")) ?? random(32));
    await device.put("facts", "seed", device.seed);
    device.pack = await device.fact<Pack>("pack");
    device.kept = (await device.fact<Tool[]>("kept")) ?? [];
    device.token = (await device.fact<string>("token")) ?? "";
    return device;
  }

  get publicHex(): string {
    return hex(ed25519.getPublicKey(this.seed));
  }

  /** The newest version of each sheet. */
  get sheets(): Tool[] {
    return [...new Map((this.pack?.tools ?? []).map((tool) => [tool.code, tool])).values()];
  }

  tool(id: string): Tool | undefined {
    return [...(this.pack?.tools ?? []), ...this.kept].find((tool) => tool.id === id);
  }

  /** Take a pack that was read; a sheet that a draft still needs stays until that draft is finished. */
  async take(pack: Pack, token: string): Promise<void> {
    const used = new Set([...(await this.drafts()).values()].map((draft) => draft.tool));
    const kept = [...(this.pack?.tools ?? []), ...this.kept].filter(
      (tool) => used.has(tool.id) && !pack.tools.some((other) => other.id === tool.id),
    );
    await this.put("facts", "kept", json(kept));
    await this.put("facts", "pack", json(pack));
    await this.put("facts", "token", json(token));
    Object.assign(this, { pack, kept, token });
  }

  async drafts(): Promise<Map<string, Draft>> {
    const ids = (await (await store()).getAllKeys("drafts")) as string[];
    const held = await Promise.all(ids.map(async (id) => [id, await this.draft(id)] as const));
    return new Map(held.filter((one): one is readonly [string, Draft] => one[1] !== null).sort(([, one], [, other]) => one.at - other.at));
  }

  async draft(id: string): Promise<Draft | null> {
    const sealed = await (await store()).get("drafts", id);
    return sealed ? (JSON.parse(text(await (await this.draftKey(id)).open(sealed, `drafts/${id}`))) as Draft) : null;
  }

  /** Each draft has a key of its own, so that with the key the draft is gone wherever its bytes still lie. */
  async save(id: string, draft: Draft): Promise<void> {
    const sealed = await (await this.draftKey(id)).seal(json(draft), `drafts/${id}`);
    await (await store()).put("drafts", sealed, id);
  }

  async discard(id: string): Promise<void> {
    const change = (await store()).transaction(["drafts", "keys"], "readwrite");
    await Promise.all([change.objectStore("drafts").delete(id), change.objectStore("keys").delete(id), change.done]);
  }

  /** The draft becomes a line of the queue in one step: never both, never neither. */
  async finish(id: string, made: Finished): Promise<void> {
    const line: Line = {
      record: made.record, state: "finished", size: made.body.length, at: Date.now(), slip: text(made.slip), signature: made.signature,
    };
    const queue = await this.master.seal(json(line), `queue/${id}`);
    const body = await this.master.seal(made.body, `bodies/${id}`);
    const change = (await store()).transaction(["drafts", "keys", "queue", "bodies"], "readwrite");
    await Promise.all([
      change.objectStore("queue").put(queue, id), change.objectStore("bodies").put(body, id),
      change.objectStore("drafts").delete(id), change.objectStore("keys").delete(id), change.done,
    ]);
  }

  async queue(): Promise<Map<string, Line>> {
    const ids = (await (await store()).getAllKeys("queue")) as string[];
    const held = await Promise.all(ids.map(async (id) => [id, JSON.parse(text((await this.get("queue", id))!)) as Line] as const));
    return new Map(held.sort(([, one], [, other]) => one.at - other.at));
  }

  body(id: string): Promise<Bytes | null> {
    return this.get("bodies", id);
  }

  async mark(id: string, line: Line): Promise<void> {
    await this.put("queue", id, json(line));
  }

  /** After the receipt, and only then. */
  async received(id: string, line: Line): Promise<void> {
    const sealed = await this.master.seal(json({ ...line, state: "received", slip: "", signature: "" }), `queue/${id}`);
    const change = (await store()).transaction(["queue", "bodies"], "readwrite");
    await Promise.all([change.objectStore("queue").put(sealed, id), change.objectStore("bodies").delete(id), change.done]);
  }

  private async draftKey(id: string): Promise<Key> {
    const raw = await this.get("keys", id);
    if (raw) return keyOf(raw);
    const made = random(32);
    await this.put("keys", id, made);
    return keyOf(made);
  }

  private async fact<T>(id: string): Promise<T | null> {
    const held = await this.get("facts", id);
    return held ? (JSON.parse(text(held)) as T) : null;
  }

  private get(shelf: Shelf, id: string): Promise<Bytes | null> {
    return read(this.master, shelf, id);
  }

  private async put(shelf: Shelf, id: string, plain: Bytes): Promise<void> {
    await (await store()).put(shelf, await this.master.seal(plain, `${shelf}/${id}`), id);
  }
}

async function read(master: Key, shelf: Shelf, id: string): Promise<Bytes | null> {
  const sealed = await (await store()).get(shelf, id);
  return sealed ? master.open(sealed, `${shelf}/${id}`) : null;
}

function json(value: unknown): Bytes {
  return utf8(JSON.stringify(value));
}
