/** The preparation of the visit to be read with no network: parts that fold, in the languages that it was written in. Nothing of it is changed here. */
import type { Device } from "../device.ts";
import { button, el, show } from "../dom.ts";
import { icon } from "../icons.ts";
import { type Block, type Part, type Preparation, type Run, type Told, preparationOf, takeOff } from "../preparation.ts";
import { NAMES, isLanguage, moment, spoken, t } from "../words.ts";
import { languages } from "./languages.ts";

// what a task is marked with on paper, done or not
const MARK = /^[☐☒]$/;

/** The screen. `back` shows the list again and says there what happened. */
export async function preparation(device: Device, back: (said?: string) => void, chosen = ""): Promise<void> {
  const held = await preparationOf(device);
  if (!held) return back();
  const language = chosen || languageOf(held);
  const told = held.languages[language];
  if (!told) return back();
  const again = (other = ""): void => void preparation(device, back, other);
  const home = el("button", { type: "button", class: "btn plain round", "aria-label": t("to_list"), click: () => back() }, icon("back"));
  show(
    el("header", {}, home, el("h1", {}, t("preparation")), languages(() => again())),
    el("main", { id: "prepared" },
      el("p", { class: "hint" }, t("preparation_for", { member: held.member, when: moment(Date.parse(held.made_at)) })),
      el("p", { class: "hint" }, t("preparation_why")),
      choice(held, language, again),
      body(told, language),
      off(device, back),
    ),
    el("footer", {}, button(t("to_list"), () => back(), "main")),
  );
}

/** Where to begin reading: the language of the screen, else Russian, else the first that there is. */
function languageOf(held: Preparation): string {
  return [spoken(), "ru", ...Object.keys(held.languages)].find((one) => Object.hasOwn(held.languages, one)) ?? "";
}

function choice(held: Preparation, language: string, again: (other: string) => void): HTMLElement {
  const chips = Object.keys(held.languages).filter(isLanguage).map((one) =>
    el("button", { type: "button", class: "chip", lang: one, "aria-pressed": String(one === language), click: () => again(one) }, NAMES[one]));
  return el("div", { class: "chips", role: "group", "aria-label": t("preparation_language") }, ...chips);
}

/** In the direction of its own language, which may be another than the screen's. */
function body(told: Told, language: string): HTMLElement {
  const rows = told.rows.flatMap(([label, value]) => [el("dt", {}, label), el("dd", {}, value)]);
  return el("div", { lang: language, dir: "ltr", class: "told-parts" }, el("dl", { class: "about" }, ...rows), ...folded(told.parts));
}

/** Each part of level 1 with those of level 2 that follow it, which fold as well: the law alone is fifty screens long. */
export function folded(parts: readonly Part[]): HTMLElement[] {
  const whole: HTMLElement[] = [];
  for (const part of parts) {
    if (part.level === 1 || !whole.length) {
      whole.push(el("details", { "data-part": part.id }, el("summary", {}, el("h2", {}, part.title)), ...drawn(part.blocks, "h3")));
    } else whole.at(-1)!.append(el("details", { class: "inner", "data-part": part.id }, el("summary", {}, el("h3", {}, part.title)), ...drawn(part.blocks, "h4")));
  }
  return whole;
}

/** Blocks as elements; items that follow one another are one list. */
function drawn(blocks: readonly Block[], heading: "h3" | "h4"): HTMLElement[] {
  const made: HTMLElement[] = [];
  for (const block of blocks) {
    if (block.kind === "heading") made.push(el(heading, {}, ...runs(block.runs)));
    else if (block.kind === "table") made.push(el("ul", { class: "records" }, ...block.rows.map((row) => record(block.head, row))));
    else if (block.kind === "item") {
      const last = made.at(-1);
      const list = last?.classList.contains("items") ? last : el("ul", { class: "items" });
      list.append(el("li", { "data-depth": String(block.depth) }, ...runs(block.runs)));
      if (list !== last) made.push(list);
    } else if (block.kind === "text") made.push(el("p", {}, ...runs(block.runs)));
  }
  return made;
}

/** A row of a table as it can be read on a narrow screen: what it is about in bold, every other cell under the head of its column. */
function record(head: readonly string[], row: readonly string[]): HTMLElement {
  const marked = MARK.test(row[0] ?? "");
  const title = marked ? `${row[0]} ${row[1] ?? ""}` : (row[0] ?? "");
  const pairs = head.map((label, at) => [label, (row[at] ?? "").trim()] as const).slice(marked ? 2 : 1).filter(([, value]) => value);
  return el("li", {}, el("b", {}, title), el("dl", {}, ...pairs.flatMap(([label, value]) => [el("dt", {}, label), el("dd", {}, value)])));
}

function runs(given: readonly Run[]): (HTMLElement | string)[] {
  return given.map(([words, bold]) => (bold ? el("b", {}, words) : words));
}

/** Two taps: it names the place, and somebody may not want to carry that. */
function off(device: Device, back: (said: string) => void): HTMLElement {
  const place = el("div", { class: "taking-off" });
  const gone = async (): Promise<void> => {
    await takeOff(device);
    back(t("preparation_gone"));
  };
  place.append(button(t("preparation_off"), () => place.replaceChildren(button(t("preparation_sure"), gone, "small grave")), "small"));
  return place;
}
