/** The board on which a finger draws: over the whole screen, a line or a number at each touch, the last one taken back as often as wanted. */
import { button, el } from "../dom.ts";
import { t } from "../words.ts";

type Mark = { points: [number, number][] } | { number: number; at: [number, number] };

const INK = "#c1121f";
const SAVE_AFTER = 900;

export class Board {
  /** Resolved when the person is done and the last stroke was handed over. */
  readonly closed: Promise<void>;
  private readonly marks: Mark[] = [];
  private readonly canvas: HTMLCanvasElement;
  private readonly paper: CanvasRenderingContext2D;
  private readonly back = button(t("draw_undo"), () => this.undo());
  private readonly pen = button(t("draw_line"), () => this.choose(false), "small");
  private readonly stamp = button(t("draw_number"), () => this.choose(true), "small");
  private numbers = false;
  private stroke: [number, number][] | null = null;
  private timer = 0;
  private saving: Promise<unknown> = Promise.resolve();
  private fresh = false;

  /** `keep` is given the picture a moment after each stroke. */
  constructor(
    private readonly ground: HTMLCanvasElement,
    private readonly keep: (canvas: HTMLCanvasElement) => Promise<unknown>,
  ) {
    this.canvas = el("canvas", { class: "board", width: String(ground.width), height: String(ground.height), role: "img", "aria-label": t("drawing") });
    this.paper = this.canvas.getContext("2d")!;
    this.canvas.addEventListener("pointerdown", (event) => this.down(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"] as const) this.canvas.addEventListener(end, () => this.up());
    const done = button(t("draw_done"), () => dialog.close(), "main");
    const dialog = el("dialog", { class: "over" }, el("div", { class: "tools" }, this.pen, this.stamp), el("div", { class: "sheet" }, this.canvas), el("footer", {}, this.back, done));
    document.body.append(dialog);
    this.closed = new Promise((resolve) => dialog.addEventListener("close", () => void this.save().then(() => (dialog.remove(), resolve()))));
    dialog.showModal();
    this.choose(false);
    this.draw();
  }

  private choose(numbers: boolean): void {
    this.numbers = numbers;
    this.pen.setAttribute("aria-pressed", String(!numbers));
    this.stamp.setAttribute("aria-pressed", String(numbers));
  }

  private down(event: PointerEvent): void {
    this.canvas.setPointerCapture(event.pointerId);
    const at = this.at(event);
    if (this.numbers) {
      const last = this.marks.reduce((most, mark) => ("number" in mark ? Math.max(most, mark.number) : most), 0);
      this.marks.push({ number: last + 1, at });
      this.changed();
    } else {
      this.stroke = [at];
      this.marks.push({ points: this.stroke });
    }
    this.draw();
  }

  private move(event: PointerEvent): void {
    if (!this.stroke) return;
    const { length } = this.stroke;
    for (const one of event.getCoalescedEvents?.() ?? [event]) this.stroke.push(this.at(one));
    // only what is new: a long line stays as quick as a short one
    this.line(this.stroke.slice(Math.max(0, length - 1)));
  }

  private up(): void {
    if (this.stroke) this.changed();
    this.stroke = null;
  }

  private undo(): void {
    this.marks.pop();
    this.draw();
    this.changed();
  }

  private changed(): void {
    this.fresh = true;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), SAVE_AFTER);
    this.back.disabled = this.marks.length === 0;
  }

  private save(): Promise<unknown> {
    clearTimeout(this.timer);
    if (this.fresh) {
      this.fresh = false;
      this.saving = this.saving.then(() => this.keep(this.canvas));
    }
    return this.saving;
  }

  private draw(): void {
    this.paper.drawImage(this.ground, 0, 0);
    for (const mark of this.marks) if ("points" in mark) this.line(mark.points);
    else this.number(mark.number, mark.at);
    this.back.disabled = this.marks.length === 0;
  }

  private line(points: readonly [number, number][]): void {
    const [first, ...rest] = points;
    if (!first) return;
    const { paper } = this;
    Object.assign(paper, { strokeStyle: INK, lineWidth: this.size(160), lineCap: "round", lineJoin: "round" });
    paper.beginPath();
    paper.moveTo(...first);
    // a touch without a way is a dot
    for (const point of rest.length ? rest : [first]) paper.lineTo(...point);
    paper.stroke();
  }

  private number(number: number, [x, y]: [number, number]): void {
    const { paper } = this;
    const radius = this.size(32);
    Object.assign(paper, { fillStyle: "#fff", strokeStyle: INK, lineWidth: this.size(300), font: `bold ${Math.round(radius * 1.2)}px sans-serif`, textAlign: "center", textBaseline: "middle" });
    paper.beginPath();
    paper.arc(x, y, radius, 0, 2 * Math.PI);
    paper.fill();
    paper.stroke();
    paper.fillStyle = INK;
    paper.fillText(String(number), x, y);
  }

  private size(part: number): number {
    return Math.max(2, Math.max(this.canvas.width, this.canvas.height) / part);
  }

  private at(event: PointerEvent): [number, number] {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * this.canvas.width, ((event.clientY - box.top) / box.height) * this.canvas.height];
  }
}
