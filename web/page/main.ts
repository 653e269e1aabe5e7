/** The custody page: one file, no network, a side with what one can do, one sheet where it is done. */
import checklist from "icon:checklist";
import eye from "icon:eye";
import past from "icon:history";
import home from "icon:home";
import keyIcon from "icon:key";
import lock from "icon:lock";
import lockOpen from "icon:lock-open";
import menu from "icon:menu-2";
import moon from "icon:moon";
import notes from "icon:notes";
import refresh from "icon:refresh";
import send from "icon:send";
import sun from "icon:sun";
import shield from "icon:shield-lock";
import users from "icon:users";
import eyeOff from "icon:eye-off";
import type { Drawing } from "icon:x";
import { answerView, askView, openView } from "./asks.ts";
import { brand, type Child, h, icon, put } from "./dom.ts";
import { button, section } from "./form.ts";
import { makeView, phraseView } from "./keys.ts";
import { restoreView, sheetsView } from "./sheets.ts";
import { closeKey, held, onChange, watch } from "./state.ts";
import { type Language, NAMES, speak, spoken, t, type Word } from "./words.ts";

interface View {
  name: string;
  title: Word;
  short: Word;
  lead: Word;
  drawing: Drawing;
  content: (target: HTMLElement) => Child;
}

const VIEWS: readonly View[] = [
  { name: "make", title: "Make a custody key", short: "make short", lead: "make lead", drawing: keyIcon, content: makeView },
  { name: "answer", title: "Answer asks", short: "answer short", lead: "answer lead", drawing: checklist, content: answerView },
  { name: "ask", title: "Ask for a name", short: "ask short", lead: "ask lead", drawing: send, content: askView },
  { name: "open", title: "Open a name", short: "open short", lead: "open lead", drawing: eye, content: openView },
  { name: "sheets", title: "Write sheets", short: "sheets short", lead: "sheets short", drawing: notes, content: sheetsView },
  { name: "restore", title: "Restore from sheets", short: "restore short", lead: "restore lead", drawing: past, content: restoreView },
  { name: "phrase", title: "Change the phrase", short: "phrase short", lead: "phrase lead", drawing: refresh, content: phraseView },
];

const COMMANDS: readonly (readonly [Word, string])[] = [
  ["check windows", "certutil -hashfile custody.html SHA256"],
  ["check linux", "sha256sum custody.html"],
  ["check mac", "shasum -a 256 custody.html"],
];

let current = "";

function draw(focus: boolean): void {
  const view = VIEWS.find((one) => one.name === current);
  document.title = `${t(view?.title ?? "Custody page")} · ${t("Nazorat")}`;
  const target = h("div", { id: "target" });
  put(target, view ? view.content(target) : start());
  const title = h("h1", { tabindex: -1 }, t(view?.title ?? "Custody page"));
  const main = h("main", { id: "main", class: "work" },
    h("div", { class: "head" }, h("div", {}, title, h("p", { class: "meta" }, t(view?.lead ?? "start lead")))), target);
  document.body.replaceChildren(
    h("a", { class: "skip", href: "#main", onclick: (event) => (event.preventDefault(), title.focus()) }, t("To the content")),
    h("div", { class: "frame" }, side(), main));
  if (focus) title.focus();
  scrollTo(0, 0);
}

function start(): Child {
  const rows = VIEWS.map((view) => h("tr", {}, h("td", {}, icon(view.drawing, "act")),
    h("td", { class: "title" }, link(view), h("span", { class: "sub" }, t(view.short)))));
  const promise = (drawing: Drawing, word: Word, more: Word): HTMLElement =>
    h("tr", {}, h("td", {}, icon(drawing, "seal")), h("td", {}, t(word), h("span", { class: "sub" }, t(more))));
  return h("div", { class: "two" },
    h("div", {}, section(t("What you can do"), null, h("table", { class: "ledger" }, h("tbody", {}, rows)))),
    h("div", {},
      section(t("Before you trust this file"), null, h("p", { class: "said" }, t("check lead")),
        h("dl", { class: "kv kv-l commands" }, COMMANDS.map(([system, words]) => [h("dt", {}, t(system)), h("dd", {}, h("code", {}, words))]))),
      section(t("What does not happen"), null, h("table", { class: "ledger" }, h("tbody", {},
        promise(shield, "nothing is sent", "nothing is sent sub"), promise(users, "one alone opens nothing", "one alone opens nothing sub"),
        promise(eyeOff, "phrase is not kept", "phrase is not kept sub"))))));
}

function link(view: View): HTMLElement {
  return h("a", { href: `#${view.name}` }, t(view.title));
}

function side(): HTMLElement {
  const entry = (name: string, drawing: Drawing, word: Word): HTMLElement =>
    h("li", {}, h("a", { href: `#${name}`, "aria-current": name === current && "page", onclick: () => name === current && leave() && draw(true) }, icon(drawing), h("span", { class: "word" }, t(word))));
  const made = h("aside", { class: "side" },
    h("div", { class: "brand" }, brand(), t("Nazorat")),
    button("Menu", menu, () => toggle.setAttribute("aria-expanded", String(made.classList.toggle("open"))), "btn-quiet btn-sm menu"),
    h("nav", { "aria-label": t("Menu") }, h("ul", {}, entry("", home, "Start"), VIEWS.map((view) => entry(view.name, view.drawing, view.title)))),
    h("div", { class: "foot", id: "foot" }, foot()));
  const toggle = made.querySelector(".menu") ?? made;
  toggle.setAttribute("aria-expanded", "false");
  return made;
}

function foot(): Child {
  const { key } = held;
  const state = key
    ? [h("span", { class: "keyline act" }, icon(lockOpen, "icon-s"), t("Key open")),
      h("span", { class: "who" }, h("span", { class: "soft" }, t("check value")), h("br"), h("code", { class: "check" }, key.check))]
    : [h("span", { class: "keyline soft" }, icon(lock, "icon-s"), t("No key is open"))];
  const languages = (Object.keys(NAMES) as Language[]).map((one) =>
    h("button", { type: "button", lang: one, "aria-current": one === spoken() && "true", onclick: () => turnTo(one) }, NAMES[one]));
  return [state,
    h("div", { class: "foot-acts" }, key && button("Close the key", lock, closeKey, "btn-quiet btn-sm"),
      h("button", { type: "button", class: "btn btn-quiet btn-sm only-icon", "aria-label": t("Light or dark"), onclick: turnLight }, icon(sun, "when-light"), icon(moon, "when-dark"))),
    h("div", { class: "tongues" }, languages), t("awaiting review") && h("span", { class: "soft review" }, t("awaiting review"))];
}

function turnTo(one: Language): void {
  if (!leave()) return;
  speak(one);
  draw(true);
}

/** Whether to go on: what is shown once is not lost by a slip of the hand. */
function leave(): boolean {
  const going = !held.once || confirm(t("leave once"));
  if (going) held.once = false;
  return going;
}

function turnLight(): void {
  const root = document.documentElement;
  const dark = root.dataset.bsTheme ? root.dataset.bsTheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.bsTheme = dark ? "light" : "dark";
}

function go(): void {
  const wanted = location.hash.slice(1);
  if (wanted === current) return;
  if (leave()) {
    current = wanted;
    draw(true);
  } else history.replaceState(null, "", `#${current}`);
}

speak(spoken());
document.documentElement.dataset.bsTheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
current = location.hash.slice(1);
draw(false);
addEventListener("hashchange", go);
addEventListener("beforeunload", (event) => held.once && event.preventDefault());
onChange(() => {
  const holder = h("div", {}, foot());
  document.querySelector("#foot")?.replaceChildren(...holder.childNodes);
  // what an open key has shown does not outlive it; a key that was just made may still be saved
  if (!held.key && (current === "answer" || current === "sheets")) {
    held.once = false;
    draw(false);
  }
});
watch();
