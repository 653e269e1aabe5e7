/** How each kind of question looks and takes its answer. A widget is made once and brought up to date at each change of the sheet. */
import type { AnyInputNode, RepeatInstanceNode, SelectNode } from "@getodk/xforms-engine";
import { button, el } from "../dom.ts";
import { type Node, isShown, nameOf } from "../sheet.ts";
import { t } from "../words.ts";
import type { Asking, Widget } from "./asking.ts";
import { barcode } from "./barcode.ts";
import { choices, pictured } from "./choices.ts";
import { SQUARE, measure } from "./measure.ts";
import { order } from "./order.ts";
import { PLACES, place } from "./places.ts";
import { scale } from "./scale.ts";
import { spoken } from "./spoken.ts";
import { timer } from "./timer.ts";
import { TYPED, typed } from "./typed.ts";
import { upload } from "./uploads.ts";

export { Aids } from "./aids.ts";
export type { Asking, Widget } from "./asking.ts";
export { endMemo, memos } from "./memo.ts";

type Parent = Extract<Node, { nodeType: "group" | "repeat-instance" }>;
type Range = Extract<Node, { nodeType: "repeat-range:controlled" | "repeat-range:uncontrolled" }>;

export function widgetOf(node: Node, asking: Asking): Widget | null {
  switch (node.nodeType) {
    case "group":
      return group(node, asking, "fieldset");
    case "repeat-range:controlled":
    case "repeat-range:uncontrolled":
      return repeats(node, asking);
    case "model-value":
    case "repeat-instance":
      return null;
    default:
      return question(node, asking);
  }
}

/** Widgets of the children, each question together with its companion of no-answers. */
export function widgetsOf(nodes: readonly Node[], asking: Asking): Widget[] {
  const companions = new Map(nodes.filter((node): node is SelectNode => node.nodeType === "select").map((node) => [nameOf(node), node]));
  const made: (Widget | null)[] = nodes.map((node) => {
    if (node.nodeType === "model-value" || (node.nodeType !== "repeat-instance" && !isShown(node))) return null;
    const [name, whole] = [nameOf(node), new Set(nodes.map(nameOf))];
    if (name.endsWith("_na") && whole.has(name.slice(0, -3))) return null;
    const companion = companions.get(`${name}_na`);
    return companion && node.nodeType !== "group" ? question(node, asking, companion) : widgetOf(node, asking);
  });
  return made.filter((one): one is Widget => one !== null);
}

function group(node: Parent, asking: Asking, tag: "fieldset" | "section"): Widget {
  const legend = el(tag === "fieldset" ? "legend" : "h3");
  const inner = widgetsOf(node.currentState.children, asking);
  const element = el(tag, { class: "group" }, legend, ...inner.map((one) => one.element));
  return {
    element,
    update() {
      element.hidden = !node.currentState.relevant;
      legend.textContent = node.currentState.label?.asString ?? "";
      legend.hidden = legend.textContent === "";
      for (const one of inner) one.update();
    },
  };
}

function repeats(node: Range, asking: Asking): Widget {
  const heading = el("h2");
  const held = el("div");
  const element = el("section", { class: "group" }, heading, held);
  const parts = new Map<string, Widget>();
  const free = node.nodeType === "repeat-range:uncontrolled" ? node : null;
  const more = free ? button(t("add"), () => (free.addInstances(), asking.changed()), "small") : null;
  if (more) element.append(more);
  return {
    element,
    update() {
      element.hidden = !node.currentState.relevant;
      heading.textContent = node.currentState.label?.asString ?? "";
      if (more) more.textContent = t("add");
      const instances: readonly RepeatInstanceNode[] = node.currentState.children;
      const wanted = new Set<string>(instances.map((one) => one.nodeId));
      for (const [id, part] of parts) if (!wanted.has(id)) part.element.remove(), parts.delete(id);
      instances.forEach((instance, at) => {
        const part = parts.get(instance.nodeId) ?? group(instance, asking, "section");
        if (!parts.has(instance.nodeId)) {
          parts.set(instance.nodeId, part);
          if (free) part.element.append(button(t("remove"), () => (free.removeInstances(free.currentState.children.indexOf(instance)), asking.changed()), "small"));
        }
        if (held.children[at] !== part.element) held.insertBefore(part.element, held.children[at] ?? null);
        part.update();
      });
    },
  };
}

type Leaf = Exclude<Node, Parent | Range | { nodeType: "model-value" }>;

function question(node: Leaf, asking: Asking, companion: SelectNode | null = null): Widget {
  const id = `q-${node.nodeId.replace(/\W/g, "-")}`;
  const [label, hint, told] = [el("p", { class: "label", id: `${id}-label` }), el("p", { class: "hint", id: `${id}-hint` }), el("p", { class: "wrong", id: `${id}-wrong`, role: "alert" })];
  const control = controlOf(node, id, asking);
  const none = companion ? choices(companion, `${id}-na`, asking, t("no_answer")) : null;
  const help = helpOf(node, id, asking);
  const picture = el("p", { class: "figure" });
  const voice = el("p", { class: "figure" });
  let [figure, heard] = ["", ""];
  const element = el("div", { class: `question ${node.nodeType}`, "data-name": nameOf(node) }, label, hint, picture, voice, control?.element, help?.element, none?.element, told);
  return {
    element,
    update() {
      const state = node.currentState;
      element.hidden = !state.relevant;
      label.textContent = state.label?.asString ?? "";
      label.classList.toggle("must", state.required);
      hint.textContent = state.hint?.asString ?? "";
      hint.hidden = hint.textContent === "";
      const source = state.label?.imageSource?.href ?? "";
      if (source !== figure) picture.replaceChildren(), (figure = source), source && void pictured(picture, source, label.textContent, asking);
      const sound = state.label?.audioSource?.href ?? "";
      if (sound !== heard) {
        heard = sound;
        voice.replaceChildren();
        // of two that were asked for the later one is what the sheet says now
        if (sound) void spoken(sound, label.textContent, asking).then((button) => heard === sound && button && voice.replaceChildren(button));
      }
      control?.update();
      help?.update();
      none?.update();
      told.textContent = wrong(node, asking);
      told.hidden = told.textContent === "";
      element.classList.toggle("is-wrong", !told.hidden);
    },
  };
}

function wrong(node: Leaf, asking: Asking): string {
  if (asking.garbled.has(node.currentState.reference)) return t("constraint");
  const state = node.validationState;
  const violation = "violation" in state ? state.violation : null;
  if (!violation) return "";
  if (violation.condition === "required" && !asking.wanted.has(node.currentState.reference)) return "";
  return violation.message?.asString || t(violation.condition);
}

function controlOf(node: Leaf, id: string, asking: Asking): Widget | null {
  switch (node.nodeType) {
    case "note":
      return null;
    case "select":
      return choices(node, id, asking);
    case "input":
      return entry(node, id, asking);
    case "range":
      return scale(node, id, asking);
    case "rank":
      return order(node, id, asking);
    case "upload":
      return upload(node, id, asking) ?? absent();
    case "trigger": {
      const box: HTMLInputElement = el("input", { type: "checkbox", autocomplete: "off", id, "aria-labelledby": `${id}-label`, change: () => (node.setValue(box.checked), asking.changed()) });
      return { element: el("label", { class: "choice" }, box), update: () => void (box.checked = node.currentState.value === true) };
    }
    default:
      return absent();
  }
}

function entry(node: AnyInputNode, id: string, asking: Asking): Widget {
  if (PLACES.has(node.valueType)) return place(node, id, asking);
  if (node.valueType === "barcode") return barcode(node, id, asking);
  return TYPED.has(node.valueType) ? typed(node, id, asking) : absent();
}

/** The helper beside an item, by its unit. */
function helpOf(node: Leaf, id: string, asking: Asking): Widget | null {
  if (node.nodeType !== "input") return null;
  const unit = asking.aids.facts.unit(node.currentState.reference);
  if (node.valueType === "int" && unit === "min") return timer(node, id, asking);
  return node.valueType === "decimal" && SQUARE.has(unit) ? measure(node, id, asking) : null;
}

function absent(): Widget {
  const element = el("p", { class: "hint" });
  return { element, update: () => void (element.textContent = t("not_here")) };
}
