/** What a monitor should know about the device at hand, in the app's own words, with no network. */
import { button, el, show } from "../dom.ts";
import { type Word, t } from "../words.ts";
import { languages } from "./languages.ts";

const TOPICS: readonly (readonly [Word, Word])[] = [
  ["help_gate_title", "help_gate"],
  ["help_android_title", "help_android"],
  ["help_iphone_title", "help_iphone"],
  ["help_windows_title", "help_windows"],
  ["help_lost_title", "help_lost"],
];

export function help(back: () => void): void {
  show(
    el("header", {}, el("h1", {}, t("help")), languages(() => help(back))),
    el("main", { class: "prose" }, ...TOPICS.flatMap(([title, words]) => [el("h2", {}, t(title)), el("p", {}, t(words))])),
    el("footer", {}, button(t("to_list"), back, "main")),
  );
}
