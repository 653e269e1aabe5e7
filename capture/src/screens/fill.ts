/** Filling in one sheet: page by page, saved as ciphertext every few seconds, finished into the queue. */
import type { Device, Draft } from "../device.ts";
import { button, el, show } from "../dom.ts";
import { Beside } from "../beside.ts";
import { icon } from "../icons.ts";
import { looks, night } from "../look.ts";
import { Aids, type Asking, type Widget, endMemo, memos, widgetsOf } from "../questions/index.ts";
import { type Tool, titleOf } from "../pack.ts";
import { type Page as Cut, openOf, pagesOf } from "../paging.ts";
import { codeIn, isTalk } from "../talks/code.ts";
import { Guide } from "../talks/guide.ts";
import { asksName, keepName, splitNames } from "../talks/names.ts";
import { Refusal } from "../refusal.ts";
import { Room, isFull } from "../room.ts";
import { finish } from "../seal.ts";
import type { Arrivals } from "../shared.ts";
import { sealFiles } from "../sealfiles.ts";
import { Sheet } from "../sheet.ts";
import { silence } from "../sounds.ts";
import { Told, explain } from "../tell.ts";
import { NAMES, type Word, isLanguage, number, spoken, t } from "../words.ts";
import { offer } from "./arrivals.ts";
import { contents, pageTitle } from "./contents.ts";
import { entries } from "./entries.ts";
import { keep } from "./languages.ts";
import { settings } from "./settings.ts";

const SAVE_AFTER = 1500;
const TURNED_AFTER = 400;
const TRIED_AGAIN_AFTER = 4000;

/** What the app calls before it locks or leaves: nothing typed may be lost. */
export interface Filling {
  flush(): Promise<void>;
}

/** Raises an alert about the talk of this code; the draft is saved first. */
export type Alerting = (code: string) => void;

export async function fill(device: Device, arrivals: Arrivals, id: string, tool: Tool, draft: Draft | null, leave: (sealed: boolean) => void, alert: Alerting | null = null): Promise<Filling> {
  const media = device.mediaOf(tool);
  const sheet = await Sheet.opened(tool.xform, draft?.xml ?? "", media);
  const aids = await Aids.opened(new Beside(device, id), media, tool.xform);
  await aids.beside.sweep(sheet.files);
  return new Page(device, arrivals, id, tool, sheet, draft, aids, leave, alert).start();
}

class Page implements Filling {
  private page: number;
  private pages: Cut[];
  private cut = looks().pages;
  private lacking = false;
  private readonly record: string;
  private widgets: Widget[] = [];
  private timer = 0;
  private dirty = false;
  private saving: Promise<void> = Promise.resolve();
  private over = false;
  private readonly guide: Guide | null;
  private readonly told = new Told();
  private readonly room = new Room();
  private readonly saw = el("div", {});
  private readonly asking: Asking;
  private readonly stopHearing: () => void;

  constructor(
    private readonly device: Device,
    private readonly arrivals: Arrivals,
    private readonly id: string,
    private readonly tool: Tool,
    private readonly sheet: Sheet,
    private readonly draft: Draft | null,
    aids: Aids,
    private readonly leave: (sealed: boolean) => void,
    alert: Alerting | null,
  ) {
    this.asking = { wanted: new Set(), garbled: new Set(), aids, changed: () => this.changed() };
    this.lacking = !sheet.speak(spoken());
    this.pages = pagesOf(sheet.root, this.cut);
    this.page = Math.min(draft?.page ?? 0, this.pages.length - 1);
    this.record = draft?.record ?? crypto.randomUUID();
    this.guide = isTalk(tool) ? new Guide(sheet, alert) : null;
    this.stopHearing = sheet.onChange(() => this.update());
  }

  start(): this {
    this.draw();
    void this.room.look();
    return this;
  }

  async flush(): Promise<void> {
    await endMemo();
    clearTimeout(this.timer);
    if (this.dirty && !this.over) {
      this.dirty = false;
      // a save that failed takes none of the later ones with it, and is tried again without a further letter
      this.saving = this.saving.catch(() => undefined).then(() => this.save()).catch((error: unknown) => this.failed(error));
    }
    await this.saving;
  }

  private failed(error: unknown): never {
    if (isFull(error)) this.room.full();
    if (!this.over) this.soon(TRIED_AGAIN_AFTER);
    throw error;
  }

  private async save(): Promise<void> {
    const held: Draft = { tool: this.tool.id, record: this.record, xml: await this.sheet.xml(), page: this.page, at: Date.now(), ...this.written() };
    if (this.over) return;
    await this.room.for(() => this.device.save(this.id, held));
  }

  /** How a talk came to be written down goes along with its draft, and the code by which the list tells it from another. */
  private written(): Pick<Draft, "entered" | "code"> {
    return { ...(this.draft?.entered && { entered: this.draft.entered }), ...(this.guide && { code: codeIn(this.guide.code) }) };
  }

  private changed(): void {
    this.update();
    // the first thing that is typed starts the clock, so that who types without a pause is saved too
    if (!this.dirty) this.soon(SAVE_AFTER);
  }

  private soon(after: number): void {
    clearTimeout(this.timer);
    this.dirty = true;
    this.timer = window.setTimeout(() => void this.told.trying(() => this.flush()), after);
  }

  private update(): void {
    for (const widget of this.widgets) widget.update();
    this.guide?.update();
  }

  /** Cut anew: an answer may have brought pages or taken some away; the page that is shown stays what it was. */
  private recut(): void {
    const shown = this.pages[this.page];
    const [first, range] = [shown?.nodes[0], shown?.range];
    this.cut = looks().pages;
    this.pages = pagesOf(this.sheet.root, this.cut);
    const found = this.pages.findIndex((page) => (range ? page.range === range : first !== undefined && page.nodes.includes(first)));
    this.page = found >= 0 ? found : Math.min(this.page, this.pages.length - 1);
  }

  private draw(): void {
    silence();
    const page = this.pages[this.page]!;
    const last = this.page >= this.pages.length - 1;
    this.widgets = widgetsOf(page.nodes, this.asking);
    const asked = page.range ? this.entries() : this.widgets.map((one) => one.element);
    this.guide?.turn(page.nodes);
    const discard = button(t("discard"), () => this.ask(discard), "plain text");
    this.saw.replaceChildren();
    show(
      this.head(),
      el("progress", { max: String(this.pages.length), value: String(this.page + 1), "aria-hidden": "true" }),
      el("main", {}, this.room.element, heading(page), this.lacking && this.page === 0 ? el("p", { class: "hint" }, t("sheet_language")) : null, this.guide?.element, ...asked, this.saw, this.told.element, memos(this.asking.aids), last ? el("p", { class: "hint" }, t("finish_why")) : null, last ? discard : null),
      this.foot(last),
    );
    this.update();
    void offer(this.arrivals, document, this.told).catch((error: unknown) => this.told.say(explain(error)));
  }

  private head(): HTMLElement {
    const step = el("p", { class: "step" }, el("b", {}, titleOf(this.tool, spoken())), t("page_of", { page: this.page + 1, pages: this.pages.length }));
    const dim = round("moon", "theme_night", () => void night());
    return el("header", {}, round("back", "to_list", () => this.away()), step, dim, this.languages());
  }

  private foot(last: boolean): HTMLElement {
    const next = last ? button(t("finish"), () => this.finish(), "main") : button(t("next"), () => this.go(this.page + 1), "main");
    if (!last) next.append(icon("next"));
    return el("footer", {}, this.page > 0 && round("back", "back", () => this.go(this.page - 1), ""), round("list", "contents", () => this.showContents(), ""), next);
  }

  private entries(): HTMLElement[] {
    return entries(this.pages, this.page, this.asking.garbled, {
      go: (page) => this.go(page),
      changed: (added) => {
        this.changed();
        const range = this.pages[this.page]!.range!;
        this.recut();
        const newest = range.currentState.children.at(-1)?.nodeId;
        const first = added && newest ? this.pages.findIndex((page) => page.entries.includes(newest)) : -1;
        this.page = first >= 0 ? first : this.page;
        this.draw();
      },
    });
  }

  private showContents(): void {
    if (this.isGarbled()) return;
    this.recut();
    const back = (): void => {
      this.recut();
      this.draw();
    };
    contents(this.pages, this.page, this.asking.garbled, {
      back,
      go: (page, question) => {
        const wanted = this.pages[page];
        this.page = page;
        if (looks().pages !== this.cut) this.recut();
        if (wanted) this.go(this.page, question);
      },
      settings: settings(),
    });
  }

  private languages(): HTMLElement {
    const own = this.sheet.root.languages.map((one) => one.language).filter((name) => !Object.keys(NAMES).some((code) => name.endsWith(`(${code})`)) && name !== "");
    const chosen = el("select", {
      class: "languages", "aria-label": t("language"),
      change: () => {
        this.lacking = !this.sheet.speak(chosen.value);
        if (isLanguage(chosen.value)) void keep(chosen.value);
        this.recut();
        this.draw();
      },
    }, ...Object.entries(NAMES).map(([code, name]) => el("option", { value: code, lang: code, selected: code === spoken() }, name)), ...own.map((name) => el("option", { value: name, selected: this.sheet.spoken === name }, name)));
    return chosen;
  }

  private go(page: number, question = ""): void {
    if (this.isGarbled()) return;
    // counted from what is shown: an answer may have brought pages in between
    const step = page - this.page;
    if (Math.abs(step) === 1) {
      this.recut();
      page = Math.max(0, Math.min(this.page + step, this.pages.length - 1));
    }
    this.page = page;
    this.draw();
    // after the page is there: writing out a long sheet takes longer than drawing a page of it
    this.soon(TURNED_AFTER);
    if (question) reach(question);
  }

  private async away(): Promise<void> {
    if (this.isGarbled()) return;
    if (await this.told.trying(() => this.flush())) this.end(false);
  }

  private ask(first: HTMLButtonElement): void {
    first.replaceWith(button(t("discard_sure"), () => this.told.trying(async () => {
      this.over = true;
      await this.saving.catch(() => undefined);
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
    this.recut();
    const open = openOf(this.sheet.root, this.pages);
    if (open.length) return this.showOpen(open);
    const advice = this.guide?.beforeFinish();
    if (advice) return this.advise(advice);
    const footer = document.querySelector("footer")!;
    footer.inert = true;
    const well = await this.told.trying(async () => {
      await this.flush();
      const pack = this.device.pack;
      if (!pack) throw new Refusal("no_key");
      const names = this.sheet.files;
      const { xml, person } = splitNames(this.tool.xform, await this.sheet.xml());
      const made = await finish(pack, this.tool, this.device.seed, this.record, xml, names.length, this.draft?.entered);
      if (asksName(this.tool)) await keepName(this.device, this.record, person);
      const files = await sealFiles(this.device, this.id, pack, made, names);
      this.over = true;
      await this.room.for(() => this.device.finish(this.id, made, files));
    });
    footer.inert = false;
    if (well) this.end(true);
    else this.over = false;
  }

  private advise(advice: HTMLElement): void {
    this.saw.replaceChildren(advice);
    this.saw.scrollIntoView({ block: "center" });
  }

  private showOpen(open: ReturnType<typeof openOf>): void {
    for (const { reference } of open) this.asking.wanted.add(reference);
    this.draw();
    const pages = [...new Set(open.map(({ page }) => page))].sort((one, other) => one - other);
    this.saw.replaceChildren(
      el("p", { class: "label", role: "alert" }, t("still_open")),
      ...pages.map((page) => button(`${t("page_number", { page: page + 1 })}. ${pageTitle(this.pages[page]!, page)} · ${number(open.filter((one) => one.page === page).length)}`, () => this.go(page), "small")),
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

/** What the page is about. With one question on it, that question is what is read first, and the group stands small above it. */
function heading(page: Cut): HTMLElement | null {
  const above = page.above.join(" · ");
  return page.title ? el("h1", {}, above ? el("small", {}, above) : null, page.title) : null;
}

function round(sign: Parameters<typeof icon>[0], word: Word, act: () => unknown, kind = "plain"): HTMLButtonElement {
  const made = button("", act, `round ${kind}`.trim());
  made.setAttribute("aria-label", t(word));
  made.append(icon(sign));
  return made;
}

/** To one question of the page, ready to be answered. */
function reach(question: string): void {
  const found = document.getElementById(`q-${question.replace(/\W/g, "-")}-label`)?.closest(".question");
  found?.scrollIntoView({ block: "center" });
  const fields = [...(found?.querySelectorAll<HTMLElement>("input, textarea, select, button") ?? [])];
  fields.find((field) => field.offsetParent !== null && field.tabIndex >= 0)?.focus({ preventScroll: true });
}
