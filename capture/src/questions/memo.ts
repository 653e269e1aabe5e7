/** A spoken note to oneself: kept beside the draft under its key, never sent, gone when the record is finished. */
import { button, el } from "../dom.ts";
import { Refusal } from "../refusal.ts";
import { type Recording, canRecord, play, record } from "../sounds.ts";
import { Told } from "../tell.ts";
import { t } from "../words.ts";
import type { Aids } from "./aids.ts";
import { roomWords } from "./room.ts";

let running: { aids: Aids; recording: Recording; until: number } | null = null;
// longer than any note, short enough for what was forgotten
const LONGEST = 5 * 60 * 1000;

/** End what is being recorded, if anything is, and keep it: before the page is left or locked. */
export async function endMemo(): Promise<void> {
  if (!running) return;
  const { aids, recording, until } = running;
  running = null;
  clearTimeout(until);
  await aids.beside.keepMemo(await recording.stop());
}

export function memos(aids: Aids): HTMLElement {
  const [told, list] = [new Told(), el("ul", { class: "memos" })];
  const act = button("", () => told.trying(async () => {
    if (running) await endMemo();
    else {
      const said = await roomWords(aids.beside);
      if (said) throw new Refusal("storage_low", said);
      const recording = await record();
      running = { aids, recording, until: window.setTimeout(() => void told.trying(endMemo).then(draw), LONGEST) };
    }
    await draw();
  }));
  const draw = async (): Promise<void> => {
    act.textContent = t(running ? "sound_stop" : "sound_record");
    act.classList.toggle("main", running !== null);
    const held = await aids.beside.memos();
    list.replaceChildren(...held.map((id, at) => line(aids, id, at, told, draw)));
  };
  const box = el("details", { class: "help memo" }, el("summary", {}, t("memo")), el("p", { class: "hint" }, t("memo_why")), canRecord() ? act : el("p", {}, t("no_microphone")), list, told.element);
  void draw();
  return box;
}

function line(aids: Aids, id: string, at: number, told: Told, draw: () => Promise<void>): HTMLElement {
  let stop: (() => void) | null = null;
  const hear = button(t("sound_play"), () => told.trying(async () => {
    if (stop) return stop();
    const sound = await aids.beside.memo(id);
    if (sound) stop = await play(sound, () => ((stop = null), (hear.textContent = t("sound_play"))));
    hear.textContent = t("sound_stop");
  }), "small");
  const away = button(t("remove"), () => told.trying(async () => {
    await aids.beside.removeMemo(id);
    await draw();
  }), "small");
  return el("li", {}, el("span", {}, String(at + 1)), hear, away);
}
