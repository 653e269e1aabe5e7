/** Answers that are typed: words, numbers, days, hours, what a bar code says. */
import type { AnyInputNode } from "@getodk/xforms-engine";
import { button, el } from "../dom.ts";
import { spoken, t } from "../words.ts";
import type { Asking, Widget } from "./asking.ts";

type Ways = Readonly<Record<string, boolean | undefined>>;
type Field = HTMLInputElement | HTMLTextAreaElement;

const KINDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  string: { type: "text", autocapitalize: "sentences" },
  int: { type: "text", inputmode: "numeric" },
  decimal: { type: "text", inputmode: "decimal" },
  date: { type: "date" },
  time: { type: "time" },
  dateTime: { type: "datetime-local" },
  barcode: { type: "text", autocapitalize: "off" },
};
export const TYPED: ReadonlySet<string> = new Set(Object.keys(KINDS));
const CALENDARS: Readonly<Record<string, string>> = { persian: "persian", islamic: "islamic", ethiopian: "ethiopic", coptic: "coptic" };

export function typed(node: AnyInputNode, id: string, asking: Asking): Widget {
  const ways = waysOf(node);
  const kind = kindOf(node.valueType, ways);
  // without it the browser keeps what is typed in the file of its session, in clear
  const described = { id, autocomplete: "off", "aria-labelledby": `${id}-label`, "aria-describedby": `${id}-hint ${id}-wrong` };
  const field = fieldOf(node, kind, ways, described);
  field.spellcheck = false;
  // what cannot be a value of this kind stays on the screen, marked, and is no answer
  let garbled = false;
  const set = node.setValue.bind(node) as (value: string) => unknown;
  const take = (): void => {
    const value = written(kind, field.value);
    garbled = value === null;
    set(value ?? "");
    asking.garbled[garbled ? "add" : "delete"](node.currentState.reference);
    field.setAttribute("aria-invalid", String(garbled));
    asking.changed();
  };
  field.addEventListener("input", take);
  const calendar = Object.keys(CALENDARS).find((name) => ways[name]);
  const other = calendar ? el("p", { class: "hint" }) : null;
  const count = kind === "int" ? counter(field, take) : null;
  return {
    element: count || other ? el("div", { class: "typed" }, count ?? field, other) : field,
    update() {
      field.readOnly = node.currentState.readonly;
      const value = shown(kind, node.currentState.instanceValue);
      if (!garbled && document.activeElement !== field && field.value !== value) field.value = value;
      if (other && calendar) other.textContent = inCalendar(node.currentState.instanceValue, CALENDARS[calendar]!);
    },
  };
}

export function waysOf(node: { appearances: unknown }): Ways {
  return (node.appearances ?? {}) as Ways;
}

function kindOf(valueType: string, ways: Ways): string {
  if (valueType === "date" && ways["month-year"]) return "month";
  if (valueType === "date" && ways.year) return "year";
  return valueType;
}

function fieldOf(node: AnyInputNode, kind: string, ways: Ways, described: Record<string, string>): Field {
  const rows = node.valueType === "string" ? node.nodeOptions?.rows : null;
  if (kind === "string" && (ways.multiline || rows)) return el("textarea", { ...described, rows: String(Math.min(rows ?? 6, 20)) });
  if (kind === "month") return el("input", { ...described, type: "month" });
  if (kind === "year") return el("input", { ...described, type: "text", inputmode: "numeric" });
  const more: Record<string, string> = { ...KINDS[kind] };
  if (kind === "string" && ways.numbers) more.inputmode = "decimal";
  if (kind === "string" && ways.url) more.inputmode = "url";
  // what a tool wants hidden from who looks over the shoulder
  if (ways.masked || ways["hidden-answer"]) more.type = "password";
  return el("input", { ...described, ...more });
}

/** Minus and plus at both ends of a count, within reach of one thumb. */
function counter(field: Field, take: () => void): HTMLElement {
  const by = (step: number) => (): void => {
    if (field.readOnly) return;
    const now = /^-?\d{1,9}$/.test(field.value.trim()) ? Number(field.value) : 0;
    // nothing that is counted is less than none; a number below it can be typed
    field.value = String(Math.max(Math.min(now, 0), now + step));
    take();
  };
  const [less, more] = [button("−", by(-1), "step"), button("+", by(1), "step")];
  less.setAttribute("aria-label", t("count_less"));
  more.setAttribute("aria-label", t("count_more"));
  return el("div", { class: "counter" }, less, field, more);
}

/** What the engine takes for what was typed; null when it is no such value. Comma and point both part decimals. */
export function written(kind: string, typed: string): string | null {
  const value = typed.trim();
  if (kind === "string" || kind === "barcode" || value === "") return kind === "string" ? typed : value;
  if (kind === "int") return /^-?\d{1,15}$/.test(value) ? value : null;
  if (kind === "decimal") return /^-?\d{1,15}(?:[.,]\d{1,10})?$/.test(value) ? value.replace(",", ".") : null;
  if (kind === "year") return /^\d{4}$/.test(value) ? `${value}-01-01` : null;
  if (kind === "month") return /^\d{4}-(?:0[1-9]|1[0-2])$/.test(value) ? `${value}-01` : null;
  if (kind === "dateTime") return moment(value);
  return kind === "time" && /^\d\d:\d\d$/.test(value) ? `${value}:00` : value;
}

/** A local day and hour with its distance from UTC on that day, as ODK Collect writes it; the engine drops one without seconds. */
function moment(local: string): string | null {
  const at = new Date(local);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(local) || Number.isNaN(at.getTime())) return null;
  const minutes = -at.getTimezoneOffset();
  const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${local.slice(0, 16)}:00.000${offset}`;
}

export function shown(kind: string, value: string): string {
  if (kind === "time") return value.slice(0, 5);
  if (kind === "year") return value.slice(0, 4);
  if (kind === "month") return value.slice(0, 7);
  if (kind !== "dateTime" || !value) return value;
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return "";
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function inCalendar(day: string, calendar: string): string {
  const at = new Date(`${day.slice(0, 10)}T12:00:00`);
  return day && !Number.isNaN(at.getTime()) ? new Intl.DateTimeFormat(`${spoken()}-u-ca-${calendar}`, { dateStyle: "long" }).format(at) : "";
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
