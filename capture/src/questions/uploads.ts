/** Questions that are answered by a file: photo, drawing, sound, film, any file. What is given is sealed before anything else is done. */
import type { UploadNode } from "@getodk/xforms-engine";
import { button, el } from "../dom.ts";
import { LONGEST, prepared, shown } from "../pictures.ts";
import { Refusal } from "../refusal.ts";
import { nameOf } from "../sheet.ts";
import { type Recording, canRecord, endingOf, play, record } from "../sounds.ts";
import { Told } from "../tell.ts";
import { t } from "../words.ts";
import type { Asking, Widget } from "./asking.ts";
import { chooser } from "./chooser.ts";
import { drawing } from "./drawing.ts";
import { roomWords } from "./room.ts";
import { waysOf } from "./typed.ts";

// the sealed door takes 33 MiB
const MOST = 32 * 1024 * 1024;
// a picture that comes as a file is a paper more often than a view: it stays readable
const PAPER = 4096;
const ENDING = /\.([a-z0-9]{1,8})$/i;
// the engine holds these many files: what a device cannot make is said
const MADE = new Set(["image", "audio", "video", "application", "text", "*"]);

export function upload(node: UploadNode, id: string, asking: Asking): Widget | null {
  const kind = node.nodeOptions.media.type ?? "*";
  if (!MADE.has(kind)) return null;
  const ways = waysOf(node);
  if (kind === "image" && (ways.draw || ways.signature || ways.annotate)) return drawing(node, id, asking);
  return new Files(node, kind, id, asking);
}

class Files implements Widget {
  readonly element: HTMLElement;
  private readonly seen = el("div", { class: "seen" });
  private readonly told = new Told();
  private readonly buttons = el("div", { class: "ways" });
  private drawn: string | null = null;
  private recording: Recording | null = null;
  private busy = false;

  constructor(
    private readonly node: UploadNode,
    private readonly kind: string,
    id: string,
    private readonly asking: Asking,
  ) {
    this.element = el("div", { class: "upload", role: "group", id, "aria-labelledby": `${id}-label` }, this.seen, this.buttons, kind === "image" || kind === "audio" ? null : el("p", { class: "hint" }, t("file_whole")), this.told.element);
  }

  update(): void {
    const name = this.node.currentState.instanceValue;
    if (name === this.drawn) return;
    this.drawn = name;
    this.draw();
    void this.show(name);
  }

  private draw(): void {
    const held = this.drawn !== "";
    const parts: HTMLElement[] = [];
    if (this.node.currentState.readonly || this.busy) this.buttons.replaceChildren();
    else {
      if (this.kind === "image") parts.push(this.chooser(t(held ? "photo_again" : "photo_take"), true));
      if (this.kind === "video") parts.push(this.chooser(t("film_take"), true));
      if (this.kind === "audio" && canRecord()) parts.push(button(t(this.recording ? "sound_stop" : "sound_record"), () => this.told.trying(() => this.sound()), this.recording ? "main" : ""));
      if (!this.recording) parts.push(this.chooser(t("file_choose"), false));
      if (held) parts.push(button(t("remove"), () => this.told.trying(() => this.remove()), "small"));
      this.buttons.replaceChildren(...parts);
    }
  }

  private chooser(words: string, now: boolean): HTMLElement {
    const accept = ["image", "audio", "video"].includes(this.kind) ? `${this.kind}/*` : "*/*";
    return chooser({ words, accept, now, aids: this.asking.aids, told: this.told, take: (chosen) => this.take(chosen) });
  }

  private async take(chosen: File): Promise<void> {
    this.busy = true;
    this.draw();
    this.told.say(t("file_working"));
    try {
      const isPicture = this.kind === "image" || chosen.type.startsWith("image/");
      const made = isPicture ? await prepared(chosen, this.kind === "image" ? (this.node.maxPixels ?? LONGEST) : PAPER) : chosen;
      if (made.size > MOST) throw new Refusal("file_too_big");
      await this.keep(made, isPicture ? "jpg" : (ENDING.exec(chosen.name)?.[1] ?? "bin").toLowerCase());
      this.told.say("");
    } finally {
      this.busy = false;
      this.draw();
    }
  }

  private async sound(): Promise<void> {
    if (!this.recording) {
      const said = await roomWords(this.asking.aids.beside);
      if (said) throw new Refusal("storage_low", said);
      this.recording = await record();
    } else {
      const heard = await this.recording.stop();
      this.recording = null;
      await this.keep(heard, endingOf(heard));
    }
    this.draw();
  }

  private async keep(content: Blob, ending: string): Promise<void> {
    const { beside } = this.asking.aids;
    const [before, name] = [this.node.currentState.instanceValue, beside.named(nameOf(this.node), ending)];
    await beside.keep(name, content);
    // the engine gets the name alone: what is in the file is on the shelf, under the draft's key
    this.node.setValue(new File([], name));
    this.asking.changed();
    if (before) await beside.remove(before);
  }

  private async remove(): Promise<void> {
    const before = this.node.currentState.instanceValue;
    this.node.setValue(null);
    this.asking.changed();
    await this.asking.aids.beside.remove(before);
  }

  private async show(name: string): Promise<void> {
    if (!name) return this.seen.replaceChildren();
    await this.told.trying(async () => {
      const held = await this.asking.aids.beside.open(name);
      if (!held) throw new Refusal("file_lost");
      const ending = name.slice(name.lastIndexOf(".") + 1).toUpperCase();
      const part = held.type.startsWith("image/") ? await shown(held, t("photo")) : el("p", { class: "hint" }, `${ending} · ${Math.ceil(held.size / 1024)} KiB`);
      if (name === this.drawn) this.seen.replaceChildren(part, ...(this.kind === "audio" ? [this.player(name)] : []));
    });
  }

  private player(name: string): HTMLElement {
    let stop: (() => void) | null = null;
    const act = button(t("sound_play"), () => this.told.trying(async () => {
      if (stop) return stop();
      const sound = await this.asking.aids.beside.bytes(name);
      if (sound) stop = await play(sound, () => ((stop = null), (act.textContent = t("sound_play"))));
      act.textContent = t("sound_stop");
    }), "small");
    return act;
  }
}
