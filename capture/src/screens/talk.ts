/** Before a talk: a code instead of a name, who can hear, who in the team may know; or a talk of earlier, from memory. */
import type { Device, Draft } from "../device.ts";
import { button, el, show } from "../dom.ts";
import type { Media } from "../media.ts";
import { type Tool, titleOf } from "../pack.ts";
import { Refusal } from "../refusal.ts";
import { CIRCLES } from "../seal.ts";
import { Sheet } from "../sheet.ts";
import { Told } from "../tell.ts";
import { privacyRisks } from "../talks/advice.ts";
import { answer } from "../talks/answers.ts";
import { newCode } from "../talks/code.ts";
import { type Said, say } from "../talks/say.ts";
import { spoken, t } from "../words.ts";

const PRIVACY: readonly (readonly [string, Said])[] = [
  ["staff_cannot_hear", "privacy_hear"], ["staff_cannot_see", "privacy_see"], ["no_other_hears", "privacy_others"], ["camera", "privacy_camera"], ["none", "privacy_none"],
];
const WHO: readonly (readonly [string, Said])[] = [["all", "who_all"], ["lead", "who_lead"], ["health", "who_health"]];

/** Shows the page; `ready` gets the draft that the talk goes on in, `away` is the way back. */
export async function beginTalk(device: Device, tool: Tool, ready: (draft: Draft) => void, away: () => void): Promise<void> {
  const told = new Told();
  const code = el("input", { id: "code", class: "code", autocomplete: "off", maxlength: "8", value: await newCode(device) });
  const when = picks("when", "radio", [["now", "when_now"], ["later", "when_later"]]);
  const on = el("input", { id: "on", type: "date", autocomplete: "off", max: today() });
  const day = el("div", { hidden: true }, el("label", { for: "on" }, say("when_on")), on);
  const [privacy, who] = [picks("privacy", "checkbox", PRIVACY), picks("who", "radio", WHO)];
  const [warned, circle] = [el("div", { "aria-live": "polite" }), el("p", { class: "hint", "aria-live": "polite" })];
  when.element.addEventListener("change", () => void (day.hidden = when.chosen() !== "later"));
  privacy.element.addEventListener("change", () => {
    const found = privacyRisks(privacy.chosen());
    warned.replaceChildren(...found.map((word) => el("p", { class: "card", "data-risk": word }, say(word))));
  });
  who.element.addEventListener("change", () => void (circle.textContent = circleWords(device, who.chosen())));
  const begin = button(say("talk_begin"), () => told.trying(async () => {
    if (!code.value.trim()) throw new Refusal("required");
    const given = new Map([["person", code.value.trim()], ["privacy", privacy.chosen()], ["who_may_know", who.chosen()]]);
    const later = when.chosen() === "later";
    ready(await drafted(tool, device.mediaOf(tool), given, { memory: later, on: (later ? on.value : today()) || null, way: "typed" }));
  }), "main");
  show(
    el("header", {}, el("h1", {}, titleOf(tool, spoken()))),
    el("main", { class: "talk-start" },
      el("label", { for: "code" }, say("code")), code, el("p", { class: "hint" }, say("code_why")),
      button(say("code_other"), async () => void (code.value = await newCode(device)), "small"),
      el("p", { class: "label" }, say("when")), when.element, day,
      el("p", { class: "label" }, say("privacy")), privacy.element, warned,
      el("p", { class: "label" }, say("who")), el("p", { class: "hint" }, say("who_why")), who.element, circle,
      told.element),
    el("footer", {}, button(t("back"), away), begin),
  );
}

/** Who a choice lets read, and whether there is a key for it on this device. */
function circleWords(device: Device, choice: string): string {
  const has = device.pack?.keys.some((key) => key.compartment === CIRCLES[choice]);
  if (!has) return say("circle_no_key");
  return say(choice === "all" ? "circle_all" : choice === "lead" ? "circle_lead" : "circle_health");
}

async function drafted(tool: Tool, media: Media, given: ReadonlyMap<string, string>, entered: NonNullable<Draft["entered"]>): Promise<Draft> {
  const sheet = await Sheet.opened(tool.xform, "", media);
  answer(sheet, given);
  return { tool: tool.id, record: crypto.randomUUID(), xml: await sheet.xml(), page: 0, at: Date.now(), entered };
}

interface Picks {
  element: HTMLElement;
  /** Codes with a space between. */
  chosen(): string;
}

function picks(name: string, type: "radio" | "checkbox", among: readonly (readonly [string, Said])[]): Picks {
  const boxes = among.map(([value], at) => el("input", { type, name, value, autocomplete: "off", checked: name === "when" && at === 0 }));
  const element = el("div", { role: type === "radio" ? "radiogroup" : "group", "aria-label": say(name as Said), "data-picks": name },
    ...among.map(([, words], at) => el("label", { class: "choice" }, boxes[at], el("span", {}, say(words)))));
  const none = boxes.find((box) => box.value === "none");
  // "not private at all" beside a tick would say both
  element.addEventListener("change", ({ target }) => {
    if (none && target === none && none.checked) for (const box of boxes) box.checked = box === none;
    else if (none && target !== none) none.checked = false;
  });
  return { element, chosen: () => boxes.filter((box) => box.checked).map((box) => box.value).join(" ") };
}

function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
