/** Pairing: the desk's code comes here, eight digits are compared, and then the pack is taken. */
import type { Device } from "../device.ts";
import { fetchPack } from "../door.ts";
import { button, el, show } from "../dom.ts";
import { type Asked, ask, isConfirmed } from "../pairing.ts";
import { Refusal } from "../refusal.ts";
import { Told } from "../tell.ts";
import { t } from "../words.ts";
import { languages } from "./languages.ts";
import { eraser } from "./start.ts";

const EVERY = 2000;

export function pair(device: Device, given: string, lock: () => void, paired: () => void, said = ""): void {
  const told = new Told();
  told.say(said);
  const input = el("input", {
    id: "code", type: "text", inputmode: "numeric", autocomplete: "off", required: true, value: given, class: "code-in",
  });
  const act = el("button", { type: "submit", class: "btn main" }, t("pair"));
  const form = el("form", {
    submit: async (event) => {
      event.preventDefault();
      act.disabled = true;
      await told.trying(async () => compare(device, await ask(device, input.value), lock, paired));
      act.disabled = false;
    },
  }, el("label", { class: "label", for: "code" }, t("pair_code_label")), input, told.element, act);
  show(
    el("header", {}, el("h1", {}, t("pair")), languages(() => pair(device, input.value, lock, paired))),
    el("main", {}, el("p", { class: "hint" }, t("pair_how")), form, eraser()),
    el("footer", {}, button(t("lock"), lock), device.pack ? button(t("back"), paired) : null),
  );
}

/** The number stands on the screen until the lead has compared it at the desk. */
function compare(device: Device, asked: Asked, lock: () => void, paired: () => void): void {
  const told = new Told();
  let waits = true;
  const stop = (said = ""): void => {
    waits = false;
    pair(device, "", lock, paired, said);
  };
  const look = async (): Promise<void> => {
    if (!waits) return;
    try {
      if (Date.now() > asked.until) throw new Refusal("pair_over");
      if (await isConfirmed(asked)) {
        waits = false;
        await fetchPack(device, asked.token, asked.trust);
        return paired();
      }
      told.say("");
    } catch (error) {
      // a network that comes and goes is waited for; the code has its own end
      if (!(error instanceof Refusal && error.word === "network_failed")) return stop(t(error instanceof Refusal ? error.word : "pack_damaged"));
      told.say(t("network_failed"));
    }
    setTimeout(() => void look(), EVERY);
  };
  show(
    el("header", {}, el("h1", {}, t("pair_compare"))),
    el("main", {},
      el("output", { class: "key big", "data-number": true, translate: "no" }, asked.number.replace(/(.{4})/, "$1 ")),
      el("p", {}, t("pair_compare_how")), told.element,
    ),
    el("footer", {}, button(t("lock"), lock), button(t("pair_stop"), () => stop())),
  );
  void look();
}
