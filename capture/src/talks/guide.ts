/** What stands beside the pages of a talk: its code, the two moments of consent, who will read it, and the risks. */
import { button, el } from "../dom.ts";
import type { Node, Sheet } from "../sheet.ts";
import { risks } from "./advice.ts";
import { type Answers, answersOf, namesUnder } from "./answers.ts";
import { type Said, say } from "./say.ts";

/** Whose words a record may carry further, asked at the close. */
const CLOSE = ["use_unnamed", "only_understand", "raise_today", "use_identified", "use_nothing"];
const CIRCLES: Readonly<Record<string, Said>> = { all: "circle_all", lead: "circle_lead", health: "circle_health" };

export class Guide {
  readonly element = el("aside", { class: "talk" });
  private readonly told = el("div", { "aria-live": "polite" });
  private readonly listed = el("div", { hidden: true });
  private names = new Set<string>();
  private seen = "";
  private drawn = "";

  constructor(private readonly sheet: Sheet, private readonly alert: ((code: string) => void) | null) {}

  get code(): string {
    return answersOf(this.sheet).get("person") ?? "";
  }

  /** Another page is shown. */
  turn(nodes: readonly Node[]): void {
    this.names = namesUnder(nodes);
    this.drawn = "";
    this.listed.hidden = true;
    const { code } = this;
    const raise = this.alert;
    this.element.replaceChildren(
      el("p", { class: "talk-code" }, el("span", { class: "code" }, code), button(say("risks"), () => this.list(), "small"), raise && button(say("alert"), () => raise(code), "small")),
      this.listed,
      this.told,
    );
    this.update();
  }

  update(): void {
    const answers = answersOf(this.sheet);
    const words = this.words(answers);
    if (words.join() === this.drawn) return;
    this.drawn = words.join();
    this.told.replaceChildren(...words.map((word) => el("p", { class: "hint" }, say(word))));
  }

  /** Once before the end, and again when there is something new in it; the next tap on *Finish* goes on. */
  beforeFinish(): HTMLElement | null {
    const found = risks(answersOf(this.sheet));
    if (!found.length || found.join() === this.seen) return null;
    this.seen = found.join();
    return el("section", { class: "risks", role: "alert" }, el("h2", {}, say("risks_title")), ...cards(found), el("p", { class: "hint" }, say("risks_why")));
  }

  private list(): void {
    const found = risks(answersOf(this.sheet));
    this.listed.hidden = !this.listed.hidden;
    this.listed.replaceChildren(...(found.length ? cards(found) : [el("p", { class: "hint" }, say("risks_none"))]));
  }

  private words(answers: Answers): Said[] {
    const words: Said[] = [];
    if (this.names.has("talks")) words.push("moment_first");
    if (this.names.has("talks") && ["no", "stopped"].includes(answers.get("talks") ?? "")) words.push("moment_stop");
    if (this.names.has("who_may_know")) words.push(CIRCLES[answers.get("who_may_know") ?? ""] ?? "circle_unsaid");
    if (this.names.has("notes_allowed") && answers.get("notes_allowed") === "memory") words.push("moment_memory");
    if (CLOSE.some((name) => this.names.has(name))) words.push("moment_second", ...this.close(answers));
    return words;
  }

  private close(answers: Answers): Said[] {
    const yes = (name: string): boolean => answers.get(name) === "yes";
    if (yes("use_nothing")) return ["close_nothing"];
    if (yes("only_understand")) return ["close_understand"];
    return CLOSE.every((name) => !answers.get(name)) ? ["close_unsaid"] : [];
  }
}

function cards(found: readonly Said[]): HTMLElement[] {
  return found.map((word) => el("p", { class: "card", "data-risk": word }, say(word)));
}
