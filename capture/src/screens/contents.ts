/** The pages of a sheet, and on each what is unanswered, required or does not fit: a tap goes there. */
import { button, el, show } from "../dom.ts";
import { type Icon, icon } from "../icons.ts";
import { type Asked, type Page, type State, askedOn, labelOf } from "../paging.ts";
import { type Word, number, t } from "../words.ts";

export interface Ways {
  /** Go to a page, and to a question on it. */
  go(page: number, question: string): void;
  back(): void;
  /** What may be set about the sheet while it is open. */
  settings: readonly HTMLElement[];
}

type Filter = "all" | "unanswered" | "needed" | "unfit";
const FILTERS: Readonly<Record<Filter, { word: Word; states: readonly State[] }>> = {
  all: { word: "all", states: [] },
  unanswered: { word: "unanswered", states: ["open", "needed"] },
  needed: { word: "needed", states: ["needed"] },
  unfit: { word: "unfit", states: ["unfit"] },
};

export function contents(pages: readonly Page[], at: number, garbled: ReadonlySet<string>, ways: Ways): void {
  const asked = pages.map((page) => askedOn(page, garbled));
  const held = el("div", {});
  const chips = (Object.keys(FILTERS) as Filter[]).map((filter) => chip(filter, asked.flat(), () => choose(filter)));
  const choose = (filter: Filter): void => {
    for (const one of chips) one.setAttribute("aria-pressed", String(one.dataset["filter"] === filter));
    const rows = pages.map((page, number) => row(page, number, at, asked[number]!, filter, ways)).filter((one): one is HTMLElement => one !== null);
    held.replaceChildren(rows.length ? el("ul", { class: "list" }, ...rows) : el("p", { class: "hint" }, t("none_left")));
  };
  choose("all");
  show(
    el("header", {}, el("h1", {}, t("contents"))),
    el("main", {}, el("div", { class: "chips" }, ...chips), held, el("details", { class: "more" }, el("summary", {}, t("settings")), ...ways.settings)),
    el("footer", {}, button(t("to_sheet"), ways.back, "main")),
  );
  document.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
}

function chip(filter: Filter, asked: readonly Asked[], choose: () => void): HTMLButtonElement {
  const { word, states } = FILTERS[filter];
  const count = filter === "all" ? "" : ` ${number(asked.filter(({ state }) => states.includes(state)).length)}`;
  return el("button", { type: "button", class: "chip", "data-filter": filter, click: choose }, t(word) + count);
}

function row(page: Page, number: number, at: number, asked: readonly Asked[], filter: Filter, ways: Ways): HTMLElement | null {
  const found = asked.filter(({ state }) => FILTERS[filter].states.includes(state));
  if (filter !== "all" && !found.length) return null;
  const done = asked.filter(({ state }) => state === "answered").length;
  const words = el("span", {}, page.above.length ? el("small", {}, page.above.join(" · ")) : null, el("b", {}, pageTitle(page, number)));
  const head = el(
    "button", { type: "button", class: "row", "data-page": String(number), ...(number === at ? { "aria-current": "page" } : {}), click: () => ways.go(number, "") },
    icon(signOf(asked, page)), words, asked.length ? el("span", { class: "count" }, t("page_of", { page: done, pages: asked.length })) : null,
  );
  const inside = found.map(({ node, state }) =>
    el("button", { type: "button", class: "row", click: () => ways.go(number, node.nodeId) }, icon(state === "unfit" ? "warn" : "empty"), el("span", {}, labelOf(node) || t("page_number", { page: number + 1 }))),
  );
  return el("li", {}, head, inside.length ? el("div", { class: "asked" }, ...inside) : null);
}

export function pageTitle(page: Page, number: number): string {
  const [first] = page.nodes;
  const one = page.nodes.length === 1 || page.title === "" ? first && labelOf(first) : "";
  return one || page.title || t("page_number", { page: number + 1 });
}

function signOf(asked: readonly Asked[], page: Page): Icon {
  if (page.range) return "list";
  if (asked.some(({ state }) => state === "unfit")) return "warn";
  if (asked.every(({ state }) => state === "answered")) return "done";
  return asked.some(({ state }) => state === "answered") ? "half" : "empty";
}
