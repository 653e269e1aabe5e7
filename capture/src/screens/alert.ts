/** An urgent alert in a few taps, with or without a network, and then what to say on the telephone. */
import type { Device } from "../device.ts";
import { button, el, show } from "../dom.ts";
import { Told } from "../tell.ts";
import { alertsNow } from "../talks/alerts.ts";
import { type Circle, keptCircle } from "../talks/circle.ts";
import { KINDS, type Raised, raise } from "../talks/raising.ts";
import { type Said, say } from "../talks/say.ts";
import { t } from "../words.ts";

const AGREED = ["yes", "no", "not_asked"] as const;
const MOST_WORDS = 2000;

/** `code` is that of the talk from which it is raised, or empty. */
export async function raiseAlert(device: Device, code: string, away: () => void): Promise<void> {
  const circle = await keptCircle(device);
  if (!circle || !device.pack) return call(device, circle, away);
  const told = new Told();
  const kind = radios("kind", KINDS.map((one) => [one, `kind_${one}`] as const));
  const agreed = radios("agreed", AGREED.map((one) => [one, `agreed_${one}`] as const));
  const talk = el("input", { id: "talk", class: "code", autocomplete: "off", maxlength: "8", value: code });
  const words = el("textarea", { id: "words", rows: "4", autocomplete: "off", maxlength: String(MOST_WORDS) });
  words.spellcheck = false;
  const warned = el("p", { class: "card", hidden: true }, say("agreed_no_why"));
  const name = nameFields(circle);
  const draw = (): void => {
    const said = agreed.chosen();
    warned.hidden = said !== "no";
    name.element.hidden = said !== "yes" || circle.names.length === 0;
    act.disabled = !kind.chosen() || !said;
  };
  const act = button(say("alert_raise"), async () => {
    const raised = { kind: kind.chosen(), agreed: agreed.chosen(), talk: talk.value.trim(), words: words.value.trim(), person: agreed.chosen() === "yes" ? name.given() : null } as Raised;
    if (!(await told.trying(() => raise(device, circle, raised)))) return;
    void alertsNow(device).catch(() => undefined);
    call(device, circle, away);
  }, "main");
  act.disabled = true;
  for (const one of [kind, agreed]) one.element.addEventListener("change", draw);
  name.element.hidden = true;
  show(
    el("header", {}, el("h1", {}, say("alert_title")), button(say("call"), () => call(device, circle, away), "small")),
    el("main", { class: "alert" },
      el("p", { class: "label" }, say("alert_kind")), kind.element,
      el("p", { class: "label" }, say("agreed")), agreed.element, warned,
      el("label", { for: "talk" }, say("alert_talk")), talk,
      el("label", { for: "words" }, say("alert_words")), words,
      name.element, told.element),
    el("footer", {}, button(t("back"), away), act),
  );
}

/** The number and the words for it: they name nobody and no place, whoever listens. */
function call(device: Device, circle: Circle | null, away: () => void): void {
  const number = circle?.call ?? "";
  const lines: Said[] = ["call_1", "call_2", "call_3", "call_4"];
  show(
    el("header", {}, el("h1", {}, say("call"))),
    el("main", { class: "alert" },
      circle ? null : el("p", { class: "card", role: "alert" }, say("alert_no_list")),
      number ? el("a", { class: "btn main call", href: `tel:${number.replace(/[^+\d]/g, "")}` }, number) : el("p", { class: "hint" }, say("call_none")),
      el("h2", {}, say("call_script")),
      el("ol", {}, ...lines.map((word) => el("li", {}, say(word, { n: `${device.pack?.visit_number ?? "?"}-${device.pack?.device_number ?? "?"}` }))))),
    el("footer", {}, button(t("to_list"), away, "main")),
  );
}

function nameFields(circle: Circle): { element: HTMLElement; given(): Raised["person"] } {
  const wants = el("input", { type: "checkbox", autocomplete: "off", name: "named" });
  const [names, notes] = [el("input", { id: "names", autocomplete: "off", maxlength: "200" }), el("input", { id: "notes", autocomplete: "off", maxlength: "400" })];
  for (const one of [names, notes]) one.spellcheck = false;
  const fields = el("div", { hidden: true }, el("label", { for: "names" }, say("alert_name_names")), names, el("label", { for: "notes" }, say("alert_name_notes")), notes, el("p", { class: "hint" }, say("alert_name_why")));
  wants.addEventListener("change", () => void (fields.hidden = !wants.checked));
  return {
    element: el("section", { class: "group" }, el("label", { class: "choice" }, wants, el("span", {}, say("alert_name"))), fields),
    given: () => (wants.checked && circle.names.length && names.value.trim() ? { names: names.value.trim(), notes: notes.value.trim() } : null),
  };
}

function radios(name: string, among: readonly (readonly [string, Said])[]): { element: HTMLElement; chosen(): string } {
  const boxes = among.map(([value]) => el("input", { type: "radio", name, value, autocomplete: "off" }));
  const label = say(name === "kind" ? "alert_kind" : "agreed");
  return {
    element: el("div", { role: "radiogroup", "aria-label": label, "data-picks": name }, ...among.map(([, words], at) => el("label", { class: "choice" }, boxes[at], el("span", {}, say(words))))),
    chosen: () => boxes.find((box) => box.checked)?.value ?? "",
  };
}
