/** Drawing with a finger: on a figure that the sheet brings, on a photo, or on white. Undone stroke by stroke, sealed after each. */
import type { UploadNode } from "@getodk/xforms-engine";
import { button, el } from "../dom.ts";
import { LONGEST, bitmapOf, encoded, prepared, shown } from "../pictures.ts";
import { Refusal } from "../refusal.ts";
import { nameOf } from "../sheet.ts";
import { Told } from "../tell.ts";
import { t } from "../words.ts";
import type { Asking, Widget } from "./asking.ts";
import { Board } from "./board.ts";
import { chooser } from "./chooser.ts";
import { waysOf } from "./typed.ts";

// the figure of the injury sheet lies with the app, so that it is there without the files of a pack
const BODY = new URL("../../../library/tools/injury/bodymap.svg", import.meta.url).href;
const WHITE = { width: 1200, height: 900 };

export function drawing(node: UploadNode, id: string, asking: Asking): Widget {
  return new Drawing(node, id, asking);
}

class Drawing implements Widget {
  readonly element: HTMLElement;
  private readonly seen = el("div", { class: "seen" });
  private readonly told = new Told();
  private readonly ways = el("div", { class: "ways" });
  private readonly figure: string;
  private drawn: string | null = null;

  constructor(
    private readonly node: UploadNode,
    id: string,
    private readonly asking: Asking,
  ) {
    this.figure = asking.aids.facts.figure(node.currentState.reference);
    this.element = el("div", { class: "upload drawing", role: "group", id, "aria-labelledby": `${id}-label` }, this.seen, this.ways, this.told.element);
  }

  update(): void {
    const name = this.name;
    if (name === this.drawn) return;
    this.drawn = name;
    const photo = waysOf(this.node).annotate === true && !this.figure;
    const { aids } = this.asking;
    this.ways.replaceChildren(...(this.node.currentState.readonly ? [] : [
      ...(photo ? [chooser({ words: t("photo_take"), accept: "image/*", now: true, aids, told: this.told, take: (chosen) => this.photo(chosen) })] : []),
      button(t("draw"), () => this.told.trying(() => this.open()), "main"),
      ...(name ? [button(t("remove"), () => this.told.trying(() => this.remove()), "small")] : []),
    ]));
    void this.told.trying(() => this.show(name));
  }

  /** The name of the person's drawing; a figure that stands there beforehand is none. */
  private get name(): string {
    const value = this.node.currentState.instanceValue;
    return value.startsWith("jr://") ? "" : value;
  }

  private async show(name: string): Promise<void> {
    const held = name ? await this.asking.aids.beside.open(name) : null;
    if (name && !held) throw new Refusal("file_lost");
    if (held) this.seen.replaceChildren(await shown(held, t("drawing")));
    else this.seen.replaceChildren(...(this.figure ? [preview(await this.ground())] : []));
  }

  private async photo(chosen: File): Promise<void> {
    await this.keep(await prepared(chosen, this.node.maxPixels ?? LONGEST));
  }

  private async open(): Promise<void> {
    const board = new Board(await this.ground(), (canvas) => this.told.trying(async () => this.keep(await encoded(canvas, "image/jpeg"))));
    await board.closed;
    this.drawn = null;
    this.update();
  }

  /** What is drawn upon: what was drawn before, else the figure, else white. */
  private async ground(): Promise<HTMLCanvasElement> {
    const held = this.name ? await this.asking.aids.beside.open(this.name) : this.figure ? await this.asking.aids.media(this.figure) : null;
    const longest = this.node.maxPixels ?? LONGEST;
    if (held) {
      const bitmap = await bitmapOf(held);
      return painted(bitmap, bitmap.width, bitmap.height, longest);
    }
    if (!this.figure) return painted(null, WHITE.width, WHITE.height, longest);
    if (!this.figure.startsWith("bodymap.")) throw new Refusal("figure_missing");
    const body = el("img", { src: BODY, alt: "" });
    await body.decode();
    return painted(body, body.naturalWidth, body.naturalHeight, longest);
  }

  /** The drawing keeps its name while it is drawn on: what lies under it is exchanged whole. */
  private async keep(picture: Blob): Promise<void> {
    const { beside } = this.asking.aids;
    const name = this.name || beside.named(nameOf(this.node), "jpg");
    await beside.keep(name, picture);
    if (name === this.name) this.drawn = null;
    this.node.setValue(new File([], name));
    this.asking.changed();
  }

  private async remove(): Promise<void> {
    const before = this.name;
    this.node.setValue(null);
    this.asking.changed();
    await this.asking.aids.beside.remove(before);
  }
}

function preview(ground: HTMLCanvasElement): HTMLCanvasElement {
  ground.className = "picture";
  ground.setAttribute("role", "img");
  ground.setAttribute("aria-label", t("drawing"));
  return ground;
}

function painted(picture: CanvasImageSource | null, width: number, height: number, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = el("canvas", { width: String(Math.round(width * scale)), height: String(Math.round(height * scale)) });
  const paper = canvas.getContext("2d");
  if (!paper) throw new Refusal("picture_unreadable");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  if (picture) paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
