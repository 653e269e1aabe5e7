/** The page of a repeat: its entries, each with how far it is, and the taps that add and remove. */
import { button, el } from "../dom.ts";
import { icon } from "../icons.ts";
import { type Page, type Range, askedOn, entryTitle } from "../paging.ts";
import { t } from "../words.ts";

export interface Doing {
  go(page: number): void;
  /** The entries changed: cut the sheet anew and show this page, or the first one of the entry that was added last. */
  changed(added: boolean): void;
}

export function entries(pages: readonly Page[], at: number, garbled: ReadonlySet<string>, doing: Doing): HTMLElement[] {
  const range = pages[at]!.range!;
  const rows = range.currentState.children.map((entry, number) => {
    const title = entryTitle(range, entry, number);
    const own = pages.map((page, index) => ({ page, index })).filter(({ page }) => page.entries.includes(entry.nodeId));
    const asked = own.flatMap(({ page }) => askedOn(page, garbled));
    const done = asked.filter(({ state }) => state === "answered").length;
    const open = el("button", { type: "button", class: "row", click: () => own[0] && doing.go(own[0].index) }, icon(done === asked.length ? "done" : done ? "half" : "empty"), el("span", {}, el("b", {}, title), el("small", {}, t("answered_of", { done, all: asked.length }))), icon("next"));
    return el("li", {}, open, remover(range, number, doing));
  });
  const add = range.nodeType === "repeat-range:uncontrolled" ? button(t("add"), () => (range.addInstances(), doing.changed(true)), "small") : null;
  return [rows.length ? el("ul", { class: "list" }, ...rows) : el("p", { class: "hint" }, t("nothing")), ...(add ? [add] : [])];
}

/** Removing takes two taps: what was written in the entry goes with it. */
function remover(range: Range, number: number, doing: Doing): HTMLElement | null {
  if (range.nodeType !== "repeat-range:uncontrolled") return null;
  const first = button(t("remove"), () => {
    first.replaceWith(button(t("discard_sure"), () => (range.removeInstances(number), doing.changed(false)), "small grave"));
  }, "small plain");
  return el("div", { class: "asked" }, first);
}
