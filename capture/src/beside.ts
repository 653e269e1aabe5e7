/** Files beside a draft: pictures, drawings, sounds. Sealed at once under the draft's own key, and gone with it. */
import { type Bytes, hex, random, text, utf8 } from "./bytes.ts";
import type { Device } from "./device.ts";
import { Refusal } from "./refusal.ts";
import { store } from "./store.ts";

// what is needed for a photo, its sealed copy at the end, and a draft; below it the person is told before the camera opens
export const ROOM = 24 * 1024 * 1024;
const MEMO = "memo";
const MEMORY = "aids";

export interface Room {
  /** Bytes that the browser still gives; null when it does not say. */
  left: number | null;
  /** Bytes that sending would free, bytes of files beside drafts. */
  waiting: number;
  drafts: number;
}

export class Beside {
  constructor(
    private readonly device: Device,
    readonly draft: string,
  ) {}

  /** A name for a new file: the item's, and six random bytes by which it is found again. */
  named(item: string, ending: string): string {
    return `${item.slice(0, 60)}-${hex(random(6))}.${ending}`;
  }

  /** Seal a file. Throws Refusal when the device has no room for it. */
  async keep(name: string, content: Blob): Promise<void> {
    await this.put(idOf(name), new Uint8Array(await content.arrayBuffer()));
  }

  async open(name: string): Promise<Blob | null> {
    const plain = await this.bytes(name);
    return plain && new Blob([plain], { type: typeOf(name) });
  }

  bytes(name: string): Promise<Bytes | null> {
    return this.device.besideDraft(this.draft, idOf(name));
  }

  remove(name: string): Promise<void> {
    return this.device.removeBeside(this.draft, idOf(name));
  }

  /** Forget what no item names any more: a picture that was taken in the second in which the battery was pulled. */
  async sweep(names: Iterable<string>): Promise<void> {
    const wanted = new Set([...names].map(idOf));
    for (const id of await this.device.idsBeside(this.draft)) {
      if (!wanted.has(id) && id !== MEMORY && !id.startsWith(MEMO)) await this.device.removeBeside(this.draft, id);
    }
  }

  /** Sounds that the person left for themselves; they never leave the device. */
  async memos(): Promise<string[]> {
    return (await this.device.idsBeside(this.draft)).filter((id) => id.startsWith(MEMO)).sort();
  }

  async keepMemo(sound: Blob): Promise<void> {
    await this.put(`${MEMO}-${Date.now()}-${hex(random(4))}`, new Uint8Array(await sound.arrayBuffer()));
  }

  memo(id: string): Promise<Bytes | null> {
    return this.device.besideDraft(this.draft, id);
  }

  removeMemo(id: string): Promise<void> {
    return this.device.removeBeside(this.draft, id);
  }

  async memory<T>(): Promise<T | null> {
    const held = await this.device.besideDraft(this.draft, MEMORY);
    return held && (JSON.parse(text(held)) as T);
  }

  remember(value: unknown): Promise<void> {
    return this.put(MEMORY, utf8(JSON.stringify(value)));
  }

  /** How much room there is, and what could be freed. */
  async room(): Promise<Room> {
    const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
    const waiting = [...(await this.device.queue()).values()].filter((line) => line.state !== "received");
    return {
      left: quota === undefined || usage === undefined ? null : quota - usage,
      waiting: waiting.reduce((sum, line) => sum + line.size + (line.files ?? []).reduce((all, file) => all + file.size, 0), 0),
      drafts: (await (await store()).count("drafts")) - 1,
    };
  }

  private async put(id: string, plain: Bytes): Promise<void> {
    try {
      await this.device.putBeside(this.draft, id, plain);
    } catch (error) {
      if (error instanceof DOMException && error.name === "QuotaExceededError") throw new Refusal("storage_full");
      throw error;
    }
  }
}

const TYPES: Readonly<Record<string, string>> = { jpg: "image/jpeg", png: "image/png", webm: "audio/webm", mp4: "video/mp4" };

function typeOf(name: string): string {
  return TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}

function idOf(name: string): string {
  return /-([0-9a-f]{12})\.\w+$/.exec(name)?.[1] ?? hex(utf8(name)).slice(0, 64);
}
