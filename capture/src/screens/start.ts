/** Before anything is open: the passphrase made, asked for, or everything erased. */
import { button, el, show } from "../dom.ts";
import { icon } from "../icons.ts";
import { type Key, isSet, setPassphrase, unlock } from "../lock.ts";
import { Refusal } from "../refusal.ts";
import { eraseAll } from "../store.ts";
import { warm } from "../stretch.ts";
import { Told } from "../tell.ts";
import { type Word, appName, fact, t } from "../words.ts";
import { languages } from "./languages.ts";

/** `said` is what there is to say before it is open. */
export async function start(opened: (key: Key) => Promise<void>, said = ""): Promise<void> {
  warm();
  const old = await isSet();
  const told = new Told();
  told.say(said);
  const phrase = field("passphrase", old ? "current-password" : "new-password");
  const again = old ? null : field("passphrase_again", "new-password");
  const act = el("button", { type: "submit", class: "btn main" }, t(old ? "open" : "begin"));
  const form = el("form", {
    class: "lock",
    submit: async (event) => {
      event.preventDefault();
      act.disabled = true;
      await told.trying(async () => {
        if (again && again.input.value !== phrase.input.value) throw new Refusal("passphrase_differs");
        await opened(old ? await unlock(phrase.input.value) : await setPassphrase(phrase.input.value));
      });
      act.disabled = false;
      phrase.input.value = "";
      if (again) again.input.value = "";
    },
  }, phrase.label, phrase.input, again?.label, again?.input, told.element, act);
  const main = el("main", { class: "start" }, el("h1", {}, appName()), mark(), old ? null : el("p", { class: "hint" }, t("passphrase_why")), form);
  show(el("header", {}, el("span", { class: "step" }), languages(() => void start(opened, said))), main, old && el("footer", {}, eraser()));
  phrase.input.focus();
}

function mark(): SVGElement {
  const drawn = icon("book", fact("mark"));
  drawn.classList.add("mark");
  return drawn;
}

/** "Erase this device" in two taps. */
export function eraser(): HTMLElement {
  const held = el("div", { class: "eraser" });
  const first = (): void => held.replaceChildren(button(t("erase"), second, "plain"));
  const second = (): void =>
    held.replaceChildren(
      button(t("keep"), first),
      button(t("erase_sure"), async () => {
        await eraseAll();
        location.reload();
      }, "grave"),
    );
  first();
  return held;
}

function field(word: Word, kind: string): { label: HTMLLabelElement; input: HTMLInputElement } {
  const input = el("input", { type: "password", id: word, name: word, autocomplete: kind, required: true });
  return { input, label: el("label", { for: word }, t(word)) };
}
