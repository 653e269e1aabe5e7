import { el } from "./dom.ts";
import { Refusal } from "./refusal.ts";
import { isFull } from "./room.ts";
import { t } from "./words.ts";

/** What happened, in words. An error of ours says its kind and nothing that was written. */
export function explain(error: unknown): string {
  if (error instanceof Refusal) return t(error.word, error.given);
  if (isFull(error)) return t("room_none");
  return t("unexpected", { code: error instanceof Error ? error.name : "?" });
}

/** A place for what happened; polite, so that a reader of screens says it. */
export class Told {
  readonly element = el("p", { class: "told", role: "status", hidden: true });

  say(words: string): void {
    this.element.textContent = words;
    this.element.hidden = words === "";
  }

  /** Do something and say what went wrong. True when it went well. */
  async trying(act: () => Promise<unknown>): Promise<boolean> {
    this.say("");
    try {
      await act();
      return true;
    } catch (error) {
      this.say(explain(error));
      return false;
    }
  }
}
