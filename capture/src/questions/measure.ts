/** The helper beside an item in square metres, or in metres: lengths in, area and error out; the person takes it over or does not. */
import type { AnyInputNode, SelectNode } from "@getodk/xforms-engine";
import { button, el } from "../dom.ts";
import type { Node } from "../sheet.ts";
import { type Word, t } from "../words.ts";
import { ERRORS, type Measured, type Method, PACE, areaOf, number } from "./area.ts";
import type { Asking, Widget } from "./asking.ts";

export const SQUARE: ReadonlySet<string> = new Set(["m2", "m²"]);
const METHODS: Readonly<Record<Method, Word>> = { laser: "by_laser", tape: "by_tape", paces: "by_paces" };

export function measure(node: AnyInputNode, id: string, asking: Asking): Widget {
  return new Measure(node, id, asking);
}

class Measure implements Widget {
  readonly element: HTMLElement;
  private readonly rows = el("div", { class: "points" });
  private readonly said = el("output", { class: "said" });
  private readonly take = button(t("measure_take"), () => this.over(), "main");
  private readonly method: HTMLSelectElement;
  private readonly pace: HTMLElement;
  private readonly held: Measured;

  constructor(
    private readonly node: AnyInputNode,
    private readonly id: string,
    private readonly asking: Asking,
  ) {
    this.held = restored(asking.aids.remembered.measured[this.reference]);
    this.method = el("select", { id: `${id}-method`, autocomplete: "off", change: () => ((this.held.method = this.method.value as Method), this.changed()) },
      ...Object.entries(METHODS).map(([method, word]) => el("option", { value: method, selected: method === this.held.method }, `${t(word)}, ± ${ERRORS[method as Method] * 100} %`)));
    this.pace = el("div", { class: "two" }, el("label", { for: `${id}-pace` }, t("measure_pace")), this.field(`${id}-pace`, "", this.held.pace, (value) => (this.held.pace = value)));
    const more = button(t("measure_part"), () => (this.held.parts.push(["", ""]), this.draw()), "small");
    this.element = el("details", { class: "help" }, el("summary", {}, t("measure")),
      el("label", { for: `${id}-method` }, t("measure_method")), this.method, this.pace, this.rows, more, el("p", { class: "clock" }, this.said, this.take));
    this.draw();
  }

  update(): void {
    this.element.hidden = this.node.currentState.readonly;
  }

  private get reference(): string {
    return this.node.currentState.reference;
  }

  private draw(): void {
    const { parts, annexe } = this.held;
    this.rows.replaceChildren(
      ...parts.map((part, at) => this.row(part, `${this.id}-p${at}`, parts.length > 1 ? ` ${at + 1}` : "")),
      el("p", { class: "hint" }, t("measure_annexe")), this.row(annexe, `${this.id}-annexe`, ""),
    );
    this.changed(false);
  }

  private row(part: [string, string], id: string, number: string): HTMLElement {
    return el("div", { class: "point" },
      this.field(`${id}-l`, `${t("measure_length")}${number}`, part[0], (value) => (part[0] = value)), "×",
      this.field(`${id}-w`, `${t("measure_width")}${number}`, part[1], (value) => (part[1] = value)));
  }

  private field(id: string, words: string, value: string, keep: (value: string) => void): HTMLInputElement {
    const made = el("input", { type: "text", inputmode: "decimal", autocomplete: "off", id, ...(words ? { "aria-label": words, placeholder: words } : {}) });
    made.value = value;
    made.addEventListener("input", () => {
      keep(made.value);
      made.setAttribute("aria-invalid", String(made.value.trim() !== "" && number(made.value) === null));
      this.changed();
    });
    return made;
  }

  private changed(keep = true): void {
    const found = areaOf(this.held);
    this.pace.hidden = this.held.method !== "paces";
    this.said.textContent = found ? `${found.area} m² ± ${found.error}` : "—";
    this.take.disabled = found === null;
    if (!keep) return;
    this.asking.aids.remembered.measured[this.reference] = flat(this.held);
    void this.asking.aids.remember().catch(() => undefined);
  }

  /** The area becomes the answer; the sheet's own question about the instrument too, where it has one that nobody answered. */
  private over(): void {
    const found = areaOf(this.held);
    if (!found) return;
    (this.node.setValue as (value: string) => unknown)(String(found.area));
    const around = (this.node.parent as { currentState: { children: readonly Node[] | null } }).currentState.children ?? [];
    const asks = (one: Node): one is SelectNode => one.nodeType === "select" && one.selectType === "select1" && Object.keys(METHODS).every((method) => one.getValueOption(method) !== null);
    const instrument = around.find(asks);
    if (instrument && instrument.currentState.value.length === 0) instrument.selectValue(this.held.method);
    this.asking.changed();
  }
}

function flat({ method, parts, annexe, pace }: Measured): string[] {
  return [method, pace, ...annexe, ...parts.flat()];
}

function restored(held: readonly string[] | undefined): Measured {
  const [method = "laser", pace = String(PACE), one = "", other = "", ...rest] = held ?? [];
  const parts = Array.from({ length: Math.max(1, Math.ceil(rest.length / 2)) }, (_, at): [string, string] => [rest[2 * at] ?? "", rest[2 * at + 1] ?? ""]);
  return { method: method in METHODS ? (method as Method) : "laser", pace, annexe: [one, other], parts };
}
