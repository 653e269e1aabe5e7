/** Pairing: the device's key goes to the desk, the desk's code comes here, and with it the pack. */
import type { Device } from "../device.ts";
import { fetchPack, tokenIn } from "../door.ts";
import { button, el, show } from "../dom.ts";
import { Told } from "../tell.ts";
import { t } from "../words.ts";
import { languages } from "./languages.ts";
import { eraser } from "./start.ts";

export function pair(device: Device, given: string, lock: () => void, paired: () => void): void {
  const told = new Told();
  const input = el("textarea", { id: "address", rows: "3", autocomplete: "off", autocapitalize: "off", required: true }, given);
  input.spellcheck = false;
  const key = el("output", { class: "key", "data-key": true, translate: "no" }, (device.publicHex.match(/.{8}/g) ?? []).join(" "));
  const copy = button(t("copy"), async () => {
    await told.trying(() => navigator.clipboard.writeText(device.publicHex));
    copy.textContent = t("copied");
  }, "small");
  const act = el("button", { type: "submit", class: "btn main" }, t("pair"));
  const form = el("form", {
    submit: async (event) => {
      event.preventDefault();
      act.disabled = true;
      if (await told.trying(() => fetchPack(device, tokenIn(input.value)))) paired();
      act.disabled = false;
    },
  }, el("label", { class: "label", for: "address" }, t("pair_address")), input, told.element, act);
  show(
    el("header", {}, el("h1", {}, t("pair")), languages(() => pair(device, input.value, lock, paired))),
    el("main", {}, el("p", { class: "label" }, t("pair_key")), key, copy, form, eraser()),
    el("footer", {}, button(t("lock"), lock)),
  );
}
