/** What a person may set about the look of the app. Each choice holds at once. */
import { el } from "../dom.ts";
import { CUTS, SIZES, THEMES, choose, looks } from "../look.ts";
import { type Word, t } from "../words.ts";

export function settings(): HTMLElement[] {
  return [
    setting("theme", "theme", { auto: "theme_auto", light: "theme_light", dark: "theme_dark", night: "theme_night" }, THEMES),
    setting("text", "text_size", { normal: "text_normal", large: "text_large", huge: "text_huge" }, SIZES),
    setting("pages", "pages", { sheet: "pages_sheet", one: "pages_one", group: "pages_group" }, CUTS),
  ];
}

function setting<Value extends string>(
  kind: "theme" | "text" | "pages", title: Word, words: Readonly<Record<Value, Word>>, values: readonly Value[],
): HTMLElement {
  const options = values.map((value) => el("option", { value, selected: value === looks()[kind] }, t(words[value])));
  const chosen = el("select", { id: `set-${kind}`, change: () => void choose(kind, chosen.value) }, ...options);
  return el("div", { class: "setting" }, el("label", { for: `set-${kind}` }, t(title)), chosen);
}
