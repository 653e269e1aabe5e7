/** How each kind of question looks and takes its answer. A widget is made once and brought up to date at each change of the sheet. */
import type { AnyInputNode, RepeatInstanceNode, SelectNode } from "@getodk/xforms-engine";
import { button, el } from "./dom.ts";
import { type Node, isShown, nameOf } from "./sheet.ts";
import { t } from "./words.ts";

export interface Widget {
  element: HTMLElement;
  update(): void;
}

/** What a page of questions needs to know beside the sheet. */
export interface Asking {
  /** References whose missing answer is said already, not only a wrong one. */
  wanted: Set<string>;
  /** References of fields in which stands what is no value of their kind. */
  garbled: Set<string>;
  changed(): void;
}

type Parent = Extract<Node, { nodeType: "group" | "repeat-instance" }>;
type Range = Extract<Node, { nodeType: "repeat-range:controlled" | "repeat-range:uncontrolled" }>;
// for who keys a sheet of paper; on a device nothing is illegible
const ILLEGIBLE = "na_illegible";
const NONE = "na_";

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
  const element = el("div", { class: `question ${node.nodeType}`, "data-name": nameOf(node) }, label, hint, control?.element, none?.element, told);
  return {
    element,
    update() {
      const state = node.currentState;
      element.hidden = !state.relevant;
      label.textContent = state.label?.asString ?? "";
      label.classList.toggle("must", state.required);
      hint.textContent = state.hint?.asString ?? "";
      hint.hidden = hint.textContent === "";
      control?.update();
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
      return ["string", "int", "decimal", "date", "time"].includes(node.valueType) ? input(node, id, asking) : absent();
    case "trigger": {
      const box: HTMLInputElement = el("input", { type: "checkbox", autocomplete: "off", id, "aria-labelledby": `${id}-label`, change: () => (node.setValue(box.checked), asking.changed()) });
      return { element: el("label", { class: "choice" }, box), update: () => void (box.checked = node.currentState.value === true) };
    }
    default:
      return absent();
  }
}

function absent(): Widget {
  const element = el("p", { class: "hint" });
  return { element, update: () => void (element.textContent = t("not_here")) };
}

const KINDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  string: { type: "text", autocapitalize: "sentences" },
  int: { type: "text", inputmode: "numeric" },
  decimal: { type: "text", inputmode: "decimal" },
  date: { type: "date" },
  time: { type: "time" },
};

function input(node: AnyInputNode, id: string, asking: Asking): Widget {
  // without it the browser keeps what is typed in the file of its session, in clear
  const described = { id, autocomplete: "off", "aria-labelledby": `${id}-label`, "aria-describedby": `${id}-hint ${id}-wrong` };
  const long = node.valueType === "string" && (node.appearances as { multiline?: boolean } | null)?.multiline === true;
  const field = long ? el("textarea", { ...described, rows: "6" }) : el("input", { ...described, ...KINDS[node.valueType] });
  field.spellcheck = false;
  // what cannot be a value of this kind stays on the screen, marked, and is no answer
  let garbled = false;
  const set = node.setValue.bind(node) as (value: string) => unknown;
  field.addEventListener("input", () => {
    const value = written(node.valueType, field.value);
    garbled = value === null;
    set(value ?? "");
    asking.garbled[garbled ? "add" : "delete"](node.currentState.reference);
    field.setAttribute("aria-invalid", String(garbled));
    asking.changed();
  });
  return {
    element: field,
    update() {
      field.readOnly = node.currentState.readonly;
      const value = shown(node.valueType, node.currentState.instanceValue);
      if (!garbled && document.activeElement !== field && field.value !== value) field.value = value;
    },
  };
}

/** What the engine takes for what was typed; null when it is no such value. Comma and point both part decimals. */
export function written(kind: string, typed: string): string | null {
  const value = typed.trim();
  if (kind === "string" || value === "") return kind === "string" ? typed : "";
  if (kind === "int") return /^-?\d{1,15}$/.test(value) ? value : null;
  if (kind === "decimal") return /^-?\d{1,15}(?:[.,]\d{1,10})?$/.test(value) ? value.replace(",", ".") : null;
  return kind === "time" && /^\d\d:\d\d$/.test(value) ? `${value}:00` : value;
}

function shown(kind: string, value: string): string {
  return kind === "time" ? value.slice(0, 5) : value;
}

function choices(node: SelectNode, id: string, asking: Asking, title = ""): Widget {
  const several = node.selectType === "select";
  const element = el("div", { class: `choices${title ? " none" : ""}`, role: several ? "group" : "radiogroup", ...(title ? { "aria-label": title } : { "aria-labelledby": `${id}-label` }) });
  let drawn = "";
  const draw = (): void => {
    element.replaceChildren(
      ...node.currentState.valueOptions
        .filter(({ value }) => value !== ILLEGIBLE)
        .map((option) => {
          const box = el("input", { type: several ? "checkbox" : "radio", autocomplete: "off", name: id, value: option.value, click: () => pick(option.value) });
          return el("label", { class: option.value.startsWith(NONE) ? "choice dashed" : "choice" }, box, el("span", {}, option.label.asString));
        }),
    );
  };
  const pick = (value: string): void => {
    const chosen = node.currentState.value;
    if (!several) node.selectValue(chosen.includes(value) ? null : value);
    else if (chosen.includes(value)) node.selectValues(chosen.filter((one) => one !== value));
    // "refused" beside an answer would say both
    else node.selectValues([...chosen.filter((one) => one.startsWith(NONE) === value.startsWith(NONE) && !value.startsWith(NONE)), value]);
    asking.changed();
  };
  return {
    element,
    update() {
      const said = node.currentState.valueOptions.map((option) => `${option.value}\0${option.label.asString}`).join("\0");
      if (said !== drawn) draw(), (drawn = said);
      const chosen = node.currentState.value;
      for (const box of element.querySelectorAll("input")) box.checked = chosen.includes(box.value);
    },
  };
}
