/** One of several or several of many: as a list, a closed list, a scale, in columns, with pictures, with a field to search in. */
import type { SelectNode } from "@getodk/xforms-engine";
import { el } from "../dom.ts";
import { shown } from "../pictures.ts";
import { t } from "../words.ts";
import type { Asking, Widget } from "./asking.ts";
import { spoken } from "./spoken.ts";
import { waysOf } from "./typed.ts";

type Option = SelectNode["currentState"]["valueOptions"][number];
// for who keys a sheet of paper; on a device nothing is illegible
const ILLEGIBLE = "na_illegible";
export const NONE = "na_";
// a longer list gets a field to search in, and shows no more than this at once
const LONG = 30;
const MOST_SHOWN = 120;

export function choices(node: SelectNode, id: string, asking: Asking, title = ""): Widget {
  const ways = waysOf(node);
  return ways.minimal && node.selectType === "select1" && !title ? closed(node, id, asking) : new Choices(node, id, asking, title);
}

class Choices implements Widget {
  readonly element: HTMLElement;
  private readonly list: HTMLElement;
  private readonly search: HTMLInputElement;
  private readonly more = el("p", { class: "hint", role: "status" });
  private drawn = "";

  constructor(
    private readonly node: SelectNode,
    private readonly id: string,
    private readonly asking: Asking,
    private readonly title: string,
  ) {
    this.list = el("div", { class: `choices ${title ? "none" : layout(node)}`.trim(), role: this.several ? "group" : "radiogroup", ...(title ? { "aria-label": title } : { "aria-labelledby": `${id}-label` }) });
    this.search = el("input", { type: "search", autocomplete: "off", "aria-label": t("list_search"), placeholder: t("list_search"), input: () => this.draw() });
    this.search.spellcheck = false;
    this.element = title ? this.list : el("div", { class: "choosing" }, this.search, this.list, this.more);
  }

  update(): void {
    const said = this.options.map((option) => `${option.value}\0${option.label.asString}`).join("\0");
    if (said !== this.drawn) this.draw(), (this.drawn = said);
    const chosen = this.node.currentState.value;
    for (const box of this.list.querySelectorAll("input")) {
      box.checked = chosen.includes(box.value);
      box.disabled = this.node.currentState.readonly;
    }
  }

  private get several(): boolean {
    return this.node.selectType === "select";
  }

  private get options(): readonly Option[] {
    return this.node.currentState.valueOptions.filter(({ value }) => value !== ILLEGIBLE);
  }

  private draw(): void {
    const [all, chosen] = [this.options, this.node.currentState.value];
    const { autocomplete } = waysOf(this.node);
    this.search.hidden = this.title !== "" || (!autocomplete && all.length <= LONG);
    const wanted = this.search.hidden ? "" : folded(this.search.value);
    // what is chosen stays in sight, whatever is searched for
    const found = all.filter((option) => chosen.includes(option.value) || folded(option.label.asString).includes(wanted));
    this.more.textContent = found.length > MOST_SHOWN ? t("list_more", { count: found.length - MOST_SHOWN }) : "";
    if (!all.length && !this.title) this.more.textContent = t("list_empty");
    this.more.hidden = this.more.textContent === "";
    this.list.replaceChildren(...found.slice(0, MOST_SHOWN).map((option) => this.choice(option)));
    for (const box of this.list.querySelectorAll("input")) box.checked = chosen.includes(box.value);
  }

  private choice(option: Option): HTMLElement {
    const box = el("input", { type: this.several ? "checkbox" : "radio", autocomplete: "off", name: this.id, value: option.value, click: () => this.pick(option.value) });
    const words = el("span", {}, option.label.asString);
    const picture = option.label.imageSource?.href;
    if (picture) void pictured(words, picture, option.label.asString, this.asking);
    const label = el("label", { class: option.value.startsWith(NONE) ? "choice dashed" : "choice" }, box, words);
    const sound = option.label.audioSource?.href;
    if (sound) void spoken(sound, option.label.asString, this.asking).then((button) => button && label.append(button));
    return label;
  }

  private pick(value: string): void {
    const chosen = this.node.currentState.value;
    if (!this.several) this.node.selectValue(chosen.includes(value) ? null : value);
    else if (chosen.includes(value)) this.node.selectValues(chosen.filter((one) => one !== value));
    // "refused" beside an answer would say both
    else this.node.selectValues([...chosen.filter((one) => one.startsWith(NONE) === value.startsWith(NONE) && !value.startsWith(NONE)), value]);
    this.asking.changed();
  }
}

/** A closed list, for a choice that is seldom made. */
function closed(node: SelectNode, id: string, asking: Asking): Widget {
  const list: HTMLSelectElement = el("select", { id, autocomplete: "off", "aria-labelledby": `${id}-label`, change: () => (node.selectValue(list.value || null), asking.changed()) });
  let drawn = "";
  return {
    element: list,
    update() {
      const options = node.currentState.valueOptions.filter(({ value }) => value !== ILLEGIBLE);
      const said = options.map((option) => `${option.value}\0${option.label.asString}`).join("\0");
      if (said !== drawn) list.replaceChildren(el("option", { value: "" }, ""), ...options.map((option) => el("option", { value: option.value }, option.label.asString)));
      drawn = said;
      list.disabled = node.currentState.readonly;
      list.value = node.currentState.value[0] ?? "";
    },
  };
}

function layout(node: SelectNode): string {
  const ways = waysOf(node);
  if (ways.likert) return "likert";
  const columns = ["1", "2", "3", "4", "5"].find((count) => ways[`columns-${count}`]);
  if (columns) return `columns c${columns}`;
  return ways.columns || ways["columns-pack"] || ways.horizontal || ways.compact || ways["horizontal-compact"] ? "columns c2" : "";
}

/** Put a picture that the sheet brings along before the words of a choice, when the device has it. */
export async function pictured(words: HTMLElement, source: string, said: string, asking: Asking): Promise<void> {
  const held = await asking.aids.media(source.slice(source.lastIndexOf("/") + 1)).catch(() => null);
  if (held) words.prepend(await shown(held, said, 320).catch(() => ""));
}

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
}
