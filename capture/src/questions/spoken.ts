/** The words of a question or a choice as a sound that the sheet brings along: for who reads out in a language that they do not read, or does not read at all. */
import { button, el } from "../dom.ts";
import { play } from "../sounds.ts";
import { Told } from "../tell.ts";
import { t } from "../words.ts";
import type { Asking } from "./asking.ts";

/** A button that plays it and stops it; nothing when the device does not have the file. */
export async function spoken(source: string, said: string, asking: Asking): Promise<HTMLElement | null> {
  const held = await asking.aids.media(decodeURIComponent(source.slice(source.lastIndexOf("/") + 1))).catch(() => null);
  if (!held) return null;
  const told = new Told();
  let stop: (() => void) | null = null;
  const draw = (): void => {
    act.textContent = t(stop ? "sound_stop" : "sound_play");
    act.setAttribute("aria-label", `${act.textContent}: ${said}`);
  };
  const act = button("", () => told.trying(async () => {
    if (stop) return stop();
    const sound = new Uint8Array(await held.arrayBuffer());
    stop = await play(sound, () => ((stop = null), draw()));
    draw();
  }), "small");
  draw();
  return el("span", { class: "spoken" }, act, told.element);
}
