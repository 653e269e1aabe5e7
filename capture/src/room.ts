/**
 * Room on the device. A browser does not say how much of it is left (Chromium tells every page of ten gigabytes), so some is held in reserve:
 * where the reserve cannot be laid, room is short and that is said; where something finds no room, the reserve is given up for it.
 */
import { random } from "./bytes.ts";
import { el } from "./dom.ts";
import { t } from "./words.ts";

const SHELF = "reserve";
const ENTRY = "./reserve";
// some hundreds of saves of a sheet; whoever takes pictures is asked for room beside it
const PIECE = 65536;
const PIECES = 24;
const LOOKED_AGAIN_AFTER = 10_000;

/** Whether something was not kept because there is no room for it. */
export function isFull(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === "QuotaExceededError";
}

/** Keep something; where there is no room for it, the reserve is given up for it. True when it was. */
export async function making(keep: () => Promise<unknown>): Promise<boolean> {
  try {
    await keep();
    return false;
  } catch (error) {
    // the entry and not its shelf: only that gives the room back at once
    if (!isFull(error) || !(await (await caches.open(SHELF)).delete(ENTRY))) throw error;
    await keep();
    return true;
  }
}

async function isLaid(): Promise<boolean> {
  const shelf = await caches.open(SHELF);
  if (await shelf.match(ENTRY)) return true;
  try {
    await shelf.put(ENTRY, new Response(new Blob(Array.from({ length: PIECES }, () => random(PIECE)))));
    return true;
  } catch (error) {
    if (isFull(error)) return false;
    throw error;
  }
}

/** A line that stands while room is short or gone, and says what to do. */
export class Room {
  readonly element = el("p", { class: "told", role: "alert", hidden: true });
  private looked = -LOOKED_AGAIN_AFTER;

  /** Lay the reserve, or say that there is no room for it. */
  async look(): Promise<void> {
    this.looked = performance.now();
    this.say((await isLaid().catch(() => true)) ? "" : t("room_short"));
  }

  /** As `making`, and say that room is short, or that there is some again. */
  async for(keep: () => Promise<void>): Promise<void> {
    if (await making(keep)) this.say(t("room_short"));
    else if (this.element.textContent === t("room_none") || performance.now() - this.looked > LOOKED_AGAIN_AFTER) await this.look();
  }

  full(): void {
    this.say(t("room_none"));
  }

  private say(words: string): void {
    this.element.textContent = words;
    this.element.hidden = words === "";
  }
}
