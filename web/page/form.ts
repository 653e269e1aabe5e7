/** Fields and acts as the desk has them: label above, error beside, nothing typed is lost. */
import alert from "icon:alert-triangle";
import type { Drawing } from "icon:x";
import eye from "icon:eye";
import paperclip from "icon:paperclip";
import { CustodyError } from "../custody/errors.ts";
import { type Child, h, icon } from "./dom.ts";
import { explain, t, type Word } from "./words.ts";

export interface Field {
  name: string;
  row: HTMLElement;
  input: HTMLInputElement | HTMLTextAreaElement;
  wrong: HTMLElement;
}

interface Looks {
  hint?: Child;
  optional?: boolean;
  type?: string;
  rows?: number;
  accept?: string;
  multiple?: boolean;
  value?: string;
}

export function field(name: string, label: Child, looks: Looks = {}): Field {
  const common = { id: `f-${name}`, name, autocomplete: "off", spellcheck: "false", autocapitalize: "off", "aria-describedby": `w-${name}` };
  const input = looks.rows
    ? h("textarea", { ...common, rows: looks.rows, dir: "auto" })
    : h("input", { ...common, type: looks.type ?? "text", accept: looks.accept, multiple: looks.multiple, value: looks.value });
  const wrong = h("div", { class: "field-wrong small", id: `w-${name}`, "aria-live": "polite" });
  const hint = looks.hint && h("div", { class: "small soft" }, looks.hint);
  const note = looks.optional && h("span", { class: "soft optional" }, t("may stay empty"));
  const row = h("div", { class: "field" }, h("label", { for: `f-${name}` }, label, note), h("div", { class: "field-in" }, around(input, name), hint), wrong);
  return { name, row, input, wrong };
}

/** A phrase can be looked at while it is typed; a file is chosen with words of the page's language. */
function around(input: HTMLInputElement | HTMLTextAreaElement, name: string): Child {
  if (input.type === "password") {
    const look = h("button", { type: "button", class: "btn btn-quiet only-icon", "aria-pressed": "false", "aria-label": t("Show what is typed") }, icon(eye));
    look.addEventListener("click", () => {
      input.setAttribute("type", input.type === "password" ? "text" : "password");
      look.setAttribute("aria-pressed", String(input.type === "text"));
    });
    return h("div", { class: "with-act" }, input, look);
  }
  if (!(input instanceof HTMLInputElement) || input.type !== "file") return input;
  const chosen = h("span", { class: "chosen soft", "aria-live": "polite" }, t(input.multiple ? "no files" : "no file"));
  input.classList.add("visually-hidden");
  input.addEventListener("change", () => {
    const names = [...(input.files ?? [])].map((file) => file.name).join(", ");
    chosen.replaceChildren(names || t(input.multiple ? "no files" : "no file"));
    chosen.classList.toggle("soft", !names);
  });
  return h("div", { class: "file" }, input, h("label", { for: `f-${name}`, class: "btn btn-quiet", "aria-hidden": "true" }, icon(paperclip), t("Choose")), chosen);
}

export function button(label: Word, drawing: Drawing | null, act: (() => void) | null, kind = "btn-quiet"): HTMLButtonElement {
  return h("button", { class: `btn ${kind}`, type: act ? "button" : "submit", onclick: act ?? undefined }, drawing && icon(drawing), t(label));
}

export interface Act {
  fields: readonly Field[];
  label: Word;
  drawing: Drawing;
  /** Where an error of this code stands; anywhere else it stands above. */
  places?: Readonly<Record<string, string>>;
  also?: Child;
  run: (progress: (part: number) => void) => Promise<void>;
}

/** A form that does one thing, says how far it is, and puts what went wrong where it can be mended. */
export function form(act: Act): HTMLFormElement {
  const bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": t(act.label) });
  const trouble = h("div", { class: "trouble", role: "alert" });
  const submit = button(act.label, act.drawing, null, "btn-primary");
  const made = h("form", { class: "form", novalidate: true, autocomplete: "off", onsubmit: run }, trouble, act.fields.map(({ row }) => row), bar,
    h("div", { class: "form-acts" }, submit, act.also));

  async function run(event: Event): Promise<void> {
    event.preventDefault();
    clear(act.fields, trouble);
    submit.disabled = true;
    bar.hidden = false;
    try {
      await act.run((part) => (bar.value = part));
    } catch (error) {
      show(error, act, trouble);
    }
    submit.disabled = false;
    bar.hidden = true;
  }
  return made;
}

function clear(fields: readonly Field[], trouble: HTMLElement): void {
  trouble.replaceChildren();
  for (const { row, wrong } of fields) {
    row.classList.remove("wrong");
    wrong.replaceChildren();
  }
}

function show(error: unknown, act: Act, trouble: HTMLElement): void {
  const code = error instanceof CustodyError ? error.code : "";
  const at = error instanceof CustodyError ? error.at : {};
  const name = typeof at.field === "string" ? at.field : typeof at.sheet === "number" ? `sheet-${at.sheet}` : act.places?.[code];
  const place = act.fields.find((one) => one.name === name);
  const words = explain(error);
  if (!place) {
    trouble.replaceChildren(h("p", { class: "note note-late" }, words));
    trouble.scrollIntoView({ block: "nearest" });
    return;
  }
  place.row.classList.add("wrong");
  place.wrong.replaceChildren(icon(alert, "icon-s"), h("span", {}, words));
  place.input.focus();
}

export function value(one: Field): string {
  return one.input.value.trim();
}

/** The files that were chosen, as text; at most 8 MiB each. */
export async function texts(one: Field): Promise<string[]> {
  const files = [...((one.input as HTMLInputElement).files ?? [])];
  if (!files.length) throw new CustodyError("no-file", { field: one.name });
  if (files.some((file) => file.size > 8 * 2 ** 20)) throw new CustodyError("file-too-large", { field: one.name });
  return Promise.all(files.map((file) => file.text()));
}

export function section(title: Child, right: Child, ...children: Child[]): HTMLElement {
  return h("section", { class: "sec" }, h("div", { class: "sec-h" }, h("h2", {}, title), right && h("span", { class: "right" }, right)), children);
}

export function pairs(rows: readonly (readonly [Child, Child])[]): HTMLElement {
  return h("dl", { class: "kv kv-l" }, rows.map(([name, held]) => [h("dt", {}, name), h("dd", {}, held)]));
}
