/** Filling in one sheet: a group a page, saved as ciphertext every few seconds, finished into the queue. */
import type { Device, Draft } from "../device.ts";
import { button, el, show } from "../dom.ts";
import { type Asking, type Widget, widgetOf, widgetsOf } from "../questions.ts";
import { type Tool, titleOf } from "../pack.ts";
import { Refusal } from "../refusal.ts";
import { finish } from "../seal.ts";
import { Sheet, isGroup } from "../sheet.ts";
import { Told } from "../tell.ts";
import { NAMES, isLanguage, speak, spoken, t } from "../words.ts";

const SAVE_AFTER = 1500;

/** What the app calls before it locks or leaves: nothing typed may be lost. */
export interface Filling {
  flush(): Promise<void>;
}

export async function fill(device: Device, id: string, tool: Tool, draft: Draft | null, leave: (sealed: boolean) => void): Promise<Filling> {
  const sheet = await Sheet.opened(tool.xform, draft?.xml ?? "");
  sheet.speak(spoken());
  return new Page(device, id, tool, sheet, draft, leave).start();
}

class Page implements Filling {
  private page: number;
  private readonly record: string;
  private widgets: Widget[] = [];
  private timer = 0;
  private dirty = false;
  private saving: Promise<void> = Promise.resolve();
  private over = false;
  private readonly told = new Told();
  private readonly saw = el("div", {});
  private readonly asking: Asking = { wanted: new Set(), garbled: new Set(), changed: () => this.changed() };
  private readonly stopHearing: () => void;

  constructor(
    private readonly device: Device,
    private readonly id: string,
    private readonly tool: Tool,
    private readonly sheet: Sheet,
    draft: Draft | null,
    private readonly leave: (sealed: boolean) => void,
  ) {
    this.page = Math.min(draft?.page ?? 0, Math.max(0, sheet.pages.length - 1));
    this.record = draft?.record ?? crypto.randomUUID();
    this.stopHearing = sheet.onChange(() => this.update());
  }

  start(): this {
    this.draw();
    return this;
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.dirty && !this.over) {
      this.dirty = false;
      this.saving = this.saving.then(() => this.save());
    }
    await this.saving;
  }

  private async save(): Promise<void> {
    const held: Draft = { tool: this.tool.id, record: this.record, xml: await this.sheet.xml(), page: this.page, at: Date.now() };
    if (!this.over) await this.device.save(this.id, held);
  }

  private changed(): void {
    this.update();
    if (this.dirty) return;
    // the first thing that is typed starts the clock, so that who types without a pause is saved too
    this.dirty = true;
    this.timer = window.setTimeout(() => void this.told.trying(() => this.flush()), SAVE_AFTER);
  }

  private update(): void {
    for (const widget of this.widgets) widget.update();
  }

  private draw(): void {
    const pages = this.sheet.pages;
    const nodes = pages[this.page] ?? [];
    const [only] = nodes;
    const title = only && isGroup(only) ? (only.currentState.label?.asString ?? "") : "";
    this.widgets = only?.nodeType === "group" ? widgetsOf(only.currentState.children, this.asking) : this.looseWidgets(nodes);
    const last = this.page >= pages.length - 1;
    const track = el("progress", { max: String(pages.length), value: String(this.page + 1), "aria-hidden": "true" });
    const discard = button(t("discard"), () => this.ask(discard));
    this.saw.replaceChildren();
    show(
      el("header", {}, button("‹", () => this.away(), "plain round"), el("p", { class: "step" }, el("b", {}, titleOf(this.tool, spoken())), ` · ${this.page + 1} / ${pages.length}`), this.languages()),
      track,
      el("main", {}, title ? el("h1", {}, title) : null, ...this.widgets.map((one) => one.element), this.saw, this.told.element, last ? el("p", { class: "hint" }, t("finish_why")) : null, last ? discard : null),
      el("footer", {}, this.page > 0 && button(t("back"), () => this.go(this.page - 1)), last ? button(t("finish"), () => this.finish(), "main") : button(t("next"), () => this.go(this.page + 1), "main")),
    );
    document.querySelector("header .round")?.setAttribute("aria-label", t("to_list"));
    this.update();
  }

  private looseWidgets(nodes: Sheet["pages"][number]): Widget[] {
    return nodes.every(isGroup) ? nodes.map((node) => widgetOf(node, this.asking)).filter((one): one is Widget => one !== null) : widgetsOf(nodes, this.asking);
  }

  private languages(): HTMLElement {
    const chosen = el("select", {
      class: "languages", "aria-label": t("language"),
      change: () => {
        if (!isLanguage(chosen.value)) return;
        speak(chosen.value);
        this.sheet.speak(chosen.value);
        this.draw();
      },
    }, ...Object.entries(NAMES).map(([code, name]) => el("option", { value: code, selected: code === spoken() }, name)));
    return chosen;
  }

  private go(page: number): void {
    if (this.isGarbled()) return;
    this.page = page;
    this.dirty = true;
    void this.told.trying(() => this.flush());
    this.draw();
  }

  private async away(): Promise<void> {
    if (this.isGarbled()) return;
    if (await this.told.trying(() => this.flush())) this.end(false);
  }

  private ask(first: HTMLButtonElement): void {
    first.replaceWith(button(t("discard_sure"), () => this.told.trying(async () => {
      this.over = true;
      await this.saving;
      await this.device.discard(this.id);
      this.end(false);
    }), "grave"));
  }

  /** What cannot be kept is not passed over: the person is taken to it. */
  private isGarbled(): boolean {
    document.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    return this.asking.garbled.size > 0;
  }

  private async finish(): Promise<void> {
    if (this.isGarbled()) return;
    const open = this.sheet.open();
    if (open.length) return this.showOpen(open);
    const footer = document.querySelector("footer")!;
    footer.inert = true;
    const well = await this.told.trying(async () => {
      await this.flush();
      const pack = this.device.pack;
      if (!pack) throw new Refusal("no_key");
      const made = await finish(pack, this.tool, this.device.seed, this.record, await this.sheet.xml());
      this.over = true;
      await this.device.finish(this.id, made);
    });
    footer.inert = false;
    if (well) this.end(true);
    else this.over = false;
  }

  private showOpen(open: ReturnType<Sheet["open"]>): void {
    for (const { reference } of open) this.asking.wanted.add(reference);
    this.update();
    const pages = [...new Set(open.map(({ page }) => page))];
    const titles = this.sheet.pages.map(([node]) => (node && isGroup(node) ? (node.currentState.label?.asString ?? "") : ""));
    this.saw.replaceChildren(
      el("p", { class: "label", role: "alert" }, t("still_open")),
      ...pages.map((page) => button(`${page + 1}. ${titles[page] ?? ""} · ${open.filter((one) => one.page === page).length}`, () => this.go(page), "small")),
    );
    this.saw.scrollIntoView({ block: "center" });
  }

  private end(sealed: boolean): void {
    this.over = true;
    clearTimeout(this.timer);
    this.stopHearing();
    this.leave(sealed);
  }
}
