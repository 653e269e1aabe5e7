/** Views of the key itself: make, open, another phrase. */
import download from "icon:download";
import keyIcon from "icon:key";
import lockOpen from "icon:lock-open";
import refresh from "icon:refresh";
import { refuse } from "../custody/errors.ts";
import { changePhrase, makeCustodyKey, openCustodyKey, type WrappedKey } from "../custody/key.ts";
import { generatePhrase } from "../custody/phrase.ts";
import { type Child, h, save } from "./dom.ts";
import { button, type Field, field, form, pairs, section, texts } from "./form.ts";
import { held, openKey } from "./state.ts";
import { t, type Word } from "./words.ts";

export const PHRASE_PLACES = { "wrong-phrase": "phrase", "damaged-key": "key", "phrase-too-weak": "next" };

/** The two fields of a new phrase, and what they say once they say the same. */
export function newPhrase(first: Word, again: Word): { fields: Field[]; read: () => string } {
  const one = field("next", t(first), { type: "password" });
  const other = field("again", t(again), { type: "password" });
  const read = (): string => (one.input.value === other.input.value ? one.input.value : refuse("phrases-differ", { field: "again" }));
  return { fields: [one, other], read };
}

export function offered(): HTMLElement {
  const words = h("p", { class: "offered", id: "offered" }, generatePhrase());
  const another = button("Another", refresh, () => words.replaceChildren(generatePhrase()), "btn-quiet btn-sm");
  return h("div", { class: "offered-row" }, h("div", { class: "strong" }, t("Offered phrase")),
    h("div", { class: "offer" }, words, another), h("div", { class: "small soft" }, t("offered hint")));
}

export function makeView(target: HTMLElement): Child {
  const phrase = newPhrase("Custody phrase", "The phrase again");
  const made = form({
    fields: phrase.fields, label: "Make the key", drawing: keyIcon, places: PHRASE_PLACES,
    run: async (progress) => {
      const text = phrase.read();
      const key = await makeCustodyKey(text, { progress });
      openKey(await openCustodyKey(key.wrapped, text));
      target.replaceChildren(keyMade(key, "The key is made", "made lead", "made next"));
    },
  });
  return [offered(), made];
}

export function keyMade(key: WrappedKey, title: Word, lead: Word, next: Word | null): HTMLElement {
  const name = `custody-key-${key.check}.json`;
  held.once = true;
  return section(t(title), null,
    h("p", { class: "note note-wait said" }, t(lead)),
    pairs([[t("Key check value"), h("code", { class: "check" }, key.check)], [t("Public half"), h("code", { class: "long" }, key.public)]]),
    h("div", { class: "form-acts" }, button("Save the key file", download, () => {
      save(name, key.wrapped);
      held.once = false;
    }, "btn-primary")),
    next && h("p", { class: "soft said" }, t(next)));
}

/** What needs an open key: the form that opens it, or what it opens. */
export function withKey(target: HTMLElement, then: () => Child): Child {
  return held.key ? then() : openForm(() => show(target, then()));
}

function openForm(then: () => void): HTMLElement {
  const file = field("key", t("Key file"), { type: "file", accept: ".json,application/json", hint: t("key file hint") });
  const phrase = field("phrase", t("Custody phrase"), { type: "password", hint: t("open key lead") });
  const opening = form({
    fields: [file, phrase], label: "Open", drawing: lockOpen, places: PHRASE_PLACES,
    run: async (progress) => {
      const wrapped = await keyFile(file);
      openKey(await openCustodyKey(wrapped, phrase.input.value, { progress }));
      then();
    },
  });
  return section(t("Open your key"), null, opening);
}

export function phraseView(target: HTMLElement): Child {
  const file = field("key", t("Key file"), { type: "file", accept: ".json,application/json" });
  const now = field("phrase", t("Phrase now"), { type: "password" });
  const next = newPhrase("New phrase", "New phrase again");
  const changing = form({
    fields: [file, now, ...next.fields], label: "Change", drawing: refresh, places: PHRASE_PLACES,
    run: async (progress) => {
      const wrapped = await keyFile(file);
      const key = await changePhrase(wrapped, now.input.value, next.read(), { progress });
      target.replaceChildren(keyMade(key, "Change the phrase", "phrase changed", null));
    },
  });
  return [offered(), changing];
}

/** The wrapped key of a chosen file. */
async function keyFile(file: Field): Promise<Uint8Array> {
  const [text = ""] = await texts(file);
  return new TextEncoder().encode(text.trim());
}

export function show(target: HTMLElement, content: Child): void {
  const holder = h("div", {}, content);
  target.replaceChildren(...holder.childNodes);
  const first = target.querySelector<HTMLElement>("input, textarea, h2");
  if (first instanceof HTMLHeadingElement) first.tabIndex = -1;
  first?.focus();
}

