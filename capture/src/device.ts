/** The opened device: what it holds, every value sealed under the master key and bound to its shelf and id. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, hex, random, text, utf8 } from "./bytes.ts";
import { mediaOf } from "./files.ts";
import { type Key, keyOf } from "./lock.ts";
import type { Media } from "./media.ts";
import type { Pack, Tool } from "./pack.ts";
import type { Finished } from "./seal.ts";
import { type Shelf, store } from "./store.ts";

// said to be done when it is on the disk: a battery may be pulled, and by itself a browser leaves it to the system for half a minute
const STRICT = { durability: "strict" } as const;

/** `memory`: afterwards, not at the place. `on` is the day on which it was heard, as YYYY-MM-DD. */
export interface Entered {
  memory: boolean;
  on: string | null;
  way: string;
}

export interface Draft {
  tool: string;
  record: string;
  xml: string;
  page: number;
  at: number;
  /** Of a talk: how it came to be written down, as the desk asks it of what is keyed. */
  entered?: Entered;
  /** Of a talk: its code, so that the list tells one from the other. Empty when what was written there is no code. */
  code?: string;
}

/** A line of the queue. What was sealed lies in `bodies` until the receipt, and is gone after it. */
export interface Line {
  record: string;
  state: "finished" | "sent" | "received";
  size: number;
  at: number;
  slip: string;
  signature: string;
  /** Files beside the record that wait, each sealed on the shelf `out`. Each is taken off after its own receipt. */
  files?: BesideLine[];
  /** When it was last sent, received, and written to a file, in ms. */
  sentAt?: number;
  receivedAt?: number;
  exportedAt?: number;
  /** The record has its receipt; files of it still wait. */
  there?: boolean;
  /** The code with which the server would not have it. It stays here. */
  refused?: string;
}

export interface BesideLine {
  id: string;
  size: number;
  slip: string;
  signature: string;
}

export class Device {
  pack: Pack | null = null;
  kept: Tool[] = [];
  token = "";
  private readonly keys = new Map<string, Promise<Key>>();

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

  /** What a sheet brings along, as far as the pack gave it to the device. */
  mediaOf(tool: Tool): Media {
    return mediaOf(this, tool);
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
    await keep("drafts", sealed, id);
  }

  async discard(id: string): Promise<void> {
    this.keys.delete(id);
    const change = (await store()).transaction(["drafts", "keys", "files", "out"], "readwrite", STRICT);
    await Promise.all([
      change.objectStore("drafts").delete(id), change.objectStore("keys").delete(id), change.objectStore("files").delete(below(id)),
      change.objectStore("out").delete(below(id)), change.done,
    ]);
  }

  /** The draft becomes a line of the queue in one step: never both, never neither. */
  async finish(id: string, made: Finished, files: BesideLine[] = []): Promise<void> {
    const line: Line = {
      record: made.record, state: "finished", size: made.body.length, at: Date.now(), slip: text(made.slip), signature: made.signature, files,
    };
    // finished in another window too: what that one sealed stays, and both are sent
    const own = (await (await store()).getKey("queue", id)) === undefined ? id : crypto.randomUUID();
    for (const file of own === id ? [] : files) {
      const sealed = await this.sealedBeside(id, file.id);
      if (sealed) await this.putSealedBeside(own, file.id, sealed);
    }
    const queue = await this.master.seal(json(line), `queue/${own}`);
    const body = await this.master.seal(made.body, `bodies/${own}`);
    this.keys.delete(id);
    const change = (await store()).transaction(["drafts", "keys", "queue", "bodies", "files"], "readwrite", STRICT);
    await Promise.all([
      change.objectStore("queue").add(queue, own), change.objectStore("bodies").put(body, own),
      change.objectStore("drafts").delete(id), change.objectStore("keys").delete(id),
      change.objectStore("files").delete(below(id)), change.done,
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
    const left: Line = { record: line.record, state: "received", size: line.size, at: line.at, slip: "", signature: "", receivedAt: Date.now() };
    const sealed = await this.master.seal(json(left), `queue/${id}`);
    const change = (await store()).transaction(["queue", "bodies", "out"], "readwrite", STRICT);
    await Promise.all([
      change.objectStore("queue").put(sealed, id), change.objectStore("bodies").delete(id), change.objectStore("out").delete(below(id)),
      change.done,
    ]);
  }

  /** Lines that were received are of use for a while only: who looks sees that all is there. */
  async forgetReceived(before: number): Promise<void> {
    for (const [id, line] of await this.queue()) {
      if (line.state === "received" && (line.receivedAt ?? line.at) < before) await (await store()).delete("queue", id);
    }
  }

  /** A file as it was sealed to the visit; it waits for its receipt. */
  sealedBeside(record: string, id: string): Promise<Bytes | null> {
    return this.get("out", `${record}/${id}`);
  }

  /** A file is received: off the line and off its shelf in one step. */
  async receivedBeside(id: string, line: Line, file: string): Promise<Line> {
    const left: Line = { ...line, files: (line.files ?? []).filter((one) => one.id !== file) };
    const sealed = await this.master.seal(json(left), `queue/${id}`);
    const change = (await store()).transaction(["queue", "out"], "readwrite", STRICT);
    await Promise.all([change.objectStore("queue").put(sealed, id), change.objectStore("out").delete(`${id}/${file}`), change.done]);
    return left;
  }

  /** A small thing that a part of the app keeps for itself. */
  own<T>(id: string): Promise<T | null> {
    return this.fact<T>(`own/${id}`);
  }

  async keep(id: string, value: unknown): Promise<void> {
    await this.put("facts", `own/${id}`, json(value));
  }

  /** Bytes under a name that tells nothing: files of sheets. */
  bytes(name: string): Promise<Bytes | null> {
    return this.get("facts", `bytes/${name}`);
  }

  async holds(name: string): Promise<boolean> {
    return (await (await store()).getKey("facts", `bytes/${name}`)) !== undefined;
  }

  keepBytes(name: string, plain: Bytes): Promise<void> {
    return this.put("facts", `bytes/${name}`, plain);
  }

  /** Drop all such bytes but these. */
  async dropBytes(needed: ReadonlySet<string>): Promise<void> {
    const held = ((await (await store()).getAllKeys("facts")) as string[]).filter((id) => id.startsWith("bytes/"));
    for (const id of held) if (!needed.has(id.slice("bytes/".length))) await (await store()).delete("facts", id);
  }

  async besideDraft(draft: string, id: string): Promise<Bytes | null> {
    const sealed = await (await store()).get("files", `${draft}/${id}`);
    return sealed ? (await this.draftKey(draft)).open(sealed, `files/${draft}/${id}`) : null;
  }

  async putBeside(draft: string, id: string, plain: Bytes): Promise<void> {
    const sealed = await (await this.draftKey(draft)).seal(plain, `files/${draft}/${id}`);
    await keep("files", sealed, `${draft}/${id}`);
  }

  async removeBeside(draft: string, id: string): Promise<void> {
    await (await store()).delete("files", `${draft}/${id}`);
  }

  async idsBeside(draft: string): Promise<string[]> {
    return ((await (await store()).getAllKeys("files", below(draft))) as string[]).map((id) => id.slice(draft.length + 1));
  }

  putSealedBeside(record: string, id: string, sealed: Bytes): Promise<void> {
    return this.put("out", `${record}/${id}`, sealed);
  }

  /** Made once, also when a photo and the first words of a draft are kept in the same moment. */
  private draftKey(id: string): Promise<Key> {
    const known = this.keys.get(id) ?? this.madeKey(id);
    this.keys.set(id, known);
    return known;
  }

  private async madeKey(id: string): Promise<Key> {
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
    await keep(shelf, await this.master.seal(plain, `${shelf}/${id}`), id);
  }
}

async function keep(shelf: Shelf, sealed: Bytes, id: string): Promise<void> {
  const change = (await store()).transaction(shelf, "readwrite", STRICT);
  await Promise.all([change.store.put(sealed, id), change.done]);
}

async function read(master: Key, shelf: Shelf, id: string): Promise<Bytes | null> {
  const sealed = await (await store()).get(shelf, id);
  return sealed ? master.open(sealed, `${shelf}/${id}`) : null;
}

/** Every key that begins with an id and a slash: "0" comes after "/". */
function below(id: string): IDBKeyRange {
  return IDBKeyRange.bound(`${id}/`, `${id}0`, false, true);
}

function json(value: unknown): Bytes {
  return utf8(JSON.stringify(value));
}
