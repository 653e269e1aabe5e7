import { button, el } from "../dom.ts";
import { Refusal } from "../refusal.ts";
import type { Told } from "../tell.ts";
import type { Aids } from "./aids.ts";
import { roomWords } from "./room.ts";

export interface Choosing {
  words: string;
  /** What may be chosen: "image/*". */
  accept: string;
  /** Whether the camera or the recorder opens, rather than what is on the device already. */
  now: boolean;
  aids: Aids;
  told: Told;
  take(chosen: File): Promise<void>;
}

/** A button before a chooser of files. Room is looked for before the camera opens, not after the picture was taken. */
export function chooser({ words, accept, now, aids, told, take }: Choosing): HTMLElement {
  const field = el("input", { type: "file", accept, hidden: true, ...(now ? { capture: "environment" } : {}) });
  field.addEventListener("change", () => {
    const chosen = field.files?.[0];
    if (chosen) void told.trying(() => take(chosen)).then(() => (field.value = ""));
  });
  const open = button(words, () => told.trying(async () => {
    const said = await roomWords(aids.beside);
    if (said) throw new Refusal("storage_low", said);
    field.click();
  }), now ? "main" : "");
  return el("span", { class: "way" }, open, field);
}
