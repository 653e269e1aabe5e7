/** A clock for minutes of waiting: started at the gate, or reckoned afterwards from two hours of the day. It goes on through a restart. */
import type { AnyInputNode } from "@getodk/xforms-engine";
import { button, el } from "../dom.ts";
import type { Node } from "../sheet.ts";
import { Told } from "../tell.ts";
import { t } from "../words.ts";
import type { Asking, Widget } from "./asking.ts";

const MINUTE = 60_000;
const DAY = 24 * 60;

export function timer(node: AnyInputNode, id: string, asking: Asking): Widget {
  return new Timer(node, id, asking);
}

class Timer implements Widget {
  readonly element: HTMLElement;
  private readonly face = el("output", { class: "said" });
  private readonly act = button("", () => this.told.trying(() => this.turn()), "main");
  private readonly told = new Told();
  private readonly from: HTMLInputElement;
  private readonly to: HTMLInputElement;
  private readonly box: HTMLDetailsElement;

  constructor(
    private readonly node: AnyInputNode,
    id: string,
    private readonly asking: Asking,
  ) {
    this.from = el("input", { type: "time", autocomplete: "off", id: `${id}-from` });
    this.to = el("input", { type: "time", autocomplete: "off", id: `${id}-to` });
    const after = button(t("timer_take"), () => this.reckon(), "small");
    this.box = el("details", { class: "help" }, el("summary", {}, t("timer")),
      el("p", { class: "clock" }, this.face, this.act),
      el("p", { class: "hint" }, t("timer_after")),
      el("div", { class: "two" }, el("label", { for: `${id}-from` }, t("timer_from")), this.from, el("label", { for: `${id}-to` }, t("timer_to")), this.to),
      after, this.told.element);
    this.element = this.box;
    this.box.addEventListener("toggle", () => this.fill());
    if (this.started) this.box.open = true;
    const tick = (): void => {
      if (this.element.isConnected) this.show();
      else if (this.seen) return clearInterval(ticking);
      this.seen ||= this.element.isConnected;
    };
    const ticking = window.setInterval(tick, 1000);
  }
  private seen = false;

  update(): void {
    this.element.hidden = this.node.currentState.readonly;
    this.show();
  }

  private get reference(): string {
    return this.node.currentState.reference;
  }

  private get started(): number | undefined {
    return this.asking.aids.remembered.clocks[this.reference];
  }

  private show(): void {
    const { started } = this;
    // a clock that was put back shows nothing rather than less than nothing
    const seconds = started === undefined ? 0 : Math.max(0, Math.floor((Date.now() - started) / 1000));
    this.face.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    this.face.hidden = started === undefined;
    this.act.textContent = t(started === undefined ? "timer_start" : "timer_stop");
  }

  private async turn(): Promise<void> {
    const { clocks } = this.asking.aids.remembered;
    const { started } = this;
    if (started === undefined) clocks[this.reference] = Date.now();
    else {
      delete clocks[this.reference];
      this.set(Math.max(0, Math.round((Date.now() - started) / MINUTE)));
    }
    this.show();
    await this.asking.aids.remember();
  }

  /** The hours that the same page asks for before this item, so that nobody types them twice. */
  private fill(): void {
    const around = (this.node.parent as { currentState: { children: readonly Node[] | null } }).currentState.children ?? [];
    const before = around.slice(0, around.findIndex((one) => one.nodeId === this.node.nodeId));
    const hours = before.filter((one): one is AnyInputNode => one.nodeType === "input" && one.valueType === "time").map((one) => one.currentState.instanceValue.slice(0, 5));
    const [from, to] = hours.slice(-2);
    if (from && !this.from.value) this.from.value = from;
    if (to && !this.to.value) this.to.value = to;
  }

  private reckon(): void {
    const minutes = minutesBetween(this.from.value, this.to.value);
    if (minutes === null) return this.told.say(t("timer_hours"));
    this.told.say("");
    this.set(minutes);
  }

  private set(minutes: number): void {
    (this.node.setValue as (value: string) => unknown)(String(minutes));
    this.asking.changed();
  }
}

/** From one hour of the day to another, past midnight if the second is the smaller; null when either is missing. */
export function minutesBetween(from: string, to: string): number | null {
  const [one, other] = [from, to].map((hour) => (/^\d\d:\d\d$/.test(hour) ? Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3)) : null));
  return one == null || other == null ? null : (other - one + DAY) % DAY;
}
