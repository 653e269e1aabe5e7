/** Views of asks: a custodian answers, a requester asks and, with both answers, opens once. */
import ban from "icon:ban";
import check from "icon:check";
import download from "icon:download";
import eye from "icon:eye";
import list from "icon:list-details";
import send from "icon:send";
import x from "icon:x";
import { answer, combine, makeMotive, openRefusal, readMotive, sealMotive } from "../custody/ask.ts";
import type { Bytes } from "../custody/bytes.ts";
import { CustodyError, refuse } from "../custody/errors.ts";
import type { Person, Side } from "../custody/identity.ts";
import type { CustodyKey } from "../custody/key.ts";
import { makeOneTime, spokenCheck } from "../custody/onetime.ts";
import { type Answer, type Asked, type Entry, readAnswers, readAsks, writeAnswers, writeAsks } from "./bundles.ts";
import { type Child, h, icon, save } from "./dom.ts";
import { button, field, form, pairs, section, texts, value } from "./form.ts";
import { show, withKey } from "./keys.ts";
import { held } from "./state.ts";
import { explain, moment, t, type Word } from "./words.ts";

const JSON_FILES = ".json,application/json";
const SHOWN = 15 * 60 * 1000;
const PERSON: Readonly<Record<string, Word>> = { names: "p names", born: "p born", number: "p number", contact: "p contact", notes: "p notes" };

interface Choice {
  entry: Entry;
  asked: Asked;
  side: Side;
  agree: HTMLInputElement;
  refuse: HTMLInputElement;
  reason: HTMLTextAreaElement;
}

export function answerView(target: HTMLElement): Child {
  return withKey(target, () => {
    const file = field("asks", t("File of asks"), { type: "file", accept: JSON_FILES, hint: t("asks hint") });
    const reading = form({
      fields: [file], label: "Read the asks", drawing: list, places: { "no-ask-bundle": "asks", "bad-id": "asks", "bad-recipient": "asks" },
      run: async () => {
        const [text = ""] = await texts(file);
        await showAsks(target, readAsks(text), held.key ?? refuse("key-closed"));
      },
    });
    return section(t("File of asks"), null, reading);
  });
}

async function showAsks(target: HTMLElement, entries: readonly Entry[], key: CustodyKey): Promise<void> {
  const choices: Choice[] = [];
  const shown: HTMLElement[] = [];
  for (const entry of entries) shown.push(await oneAsk(entry, key, choices));
  const saying = h("p", { class: "said", role: "status" });
  const saving = form({
    fields: [], label: "Save the answers", drawing: download,
    run: async () => {
      saying.replaceChildren();
      const answers = await answersOf(choices, held.key ?? refuse("key-closed"));
      if (!answers.length) refuse("nothing-chosen");
      save(`nazorat-answers-${key.check}.json`, writeAnswers(answers));
      saying.replaceChildren(t("answers saved", { count: answers.length }));
    },
  });
  show(target, [shown, choices.length > 0 && [saving, saying]]);
}

async function oneAsk(entry: Entry, key: CustodyKey, choices: Choice[]): Promise<HTMLElement> {
  const { asked } = entry;
  if (!asked) return described(entry, h("p", { class: "note said" }, t("not asked yet")));
  if (new Date(asked.endsAt) <= new Date()) return described(entry, h("p", { class: "note note-late said" }, t("has ended", { at: moment(asked.endsAt) })));
  const side = await sideFor(entry, asked, key);
  if (!side) return described(entry, h("p", { class: "note note-wait said" }, t("not for your key")));
  let words: string;
  try {
    words = await readMotive(asked.motive, key, asked.commitment);
  } catch (error) {
    return described(entry, h("p", { class: "note note-late said" }, explain(error)));
  }
  const radio = (name: string, chosen = false): HTMLInputElement => h("input", { type: "radio", name: `do-${asked.ask}`, value: name, checked: chosen });
  const reason = h("textarea", { rows: 2, id: `why-${asked.ask}`, dir: "auto", autocomplete: "off" });
  const choice: Choice = { entry, asked, side, agree: radio("agree"), refuse: radio("refuse"), reason };
  choices.push(choice);
  const why = h("div", { class: "field why", hidden: true }, h("label", { for: `why-${asked.ask}` }, t("Why you refuse")),
    h("div", { class: "field-in" }, reason, h("div", { class: "small soft" }, t("refuse hint"))));
  const chosen = (): void => void (why.hidden = !choice.refuse.checked);
  return described(entry,
    h("blockquote", { class: "motive", dir: "auto" }, words), h("p", { class: "small soft" }, t("motive bound")),
    h("fieldset", { class: "choice", onchange: chosen }, h("legend", { class: "visually-hidden" }, t("Answer asks")),
      h("label", {}, choice.agree, icon(check), t("Agree")), h("label", {}, choice.refuse, icon(ban), t("Refuse")),
      h("label", {}, radio("later", true), t("Not now"))),
    why);
}

function spoken(oneTime: string): Child {
  return [h("code", { class: "check" }, spokenCheck(oneTime)), h("div", { class: "small soft" }, t("digits hint"))];
}

function described(entry: Entry, ...children: Child[]): HTMLElement {
  const { asked } = entry;
  return section(entry.title || t("Record"), asked && `${t("Until")} ${moment(asked.endsAt)}`,
    pairs([
      [t("Record"), h("code", { class: "long" }, entry.record)], [t("Visit"), h("code", { class: "long" }, entry.visit)],
      ...(asked?.by ? [[t("Asks"), h("bdi", {}, asked.by)] as const] : []),
      ...(asked ? [[t("Digits to compare"), spoken(asked.oneTime)] as const] : []),
    ]), children);
}

async function sideFor(entry: Entry, asked: Asked, key: CustodyKey): Promise<Side | null> {
  for (const side of ["a", "b"] as const) {
    try {
      await answered({ entry, asked, side }, key);
      return side;
    } catch (error) {
      if (!(error instanceof CustodyError) || error.code !== "not-for-this-key") throw error;
    }
  }
  return null;
}

async function answersOf(choices: readonly Choice[], key: CustodyKey): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const choice of choices) {
    const { entry, asked, side } = choice;
    const about = { ask: asked.ask, record: entry.record, version: entry.version, side };
    if (choice.agree.checked) answers.push({ ...about, answer: await answered(choice, key), refusal: null });
    if (!choice.refuse.checked) continue;
    const reason = choice.reason.value.trim();
    if (!reason) choice.reason.focus();
    answers.push({ ...about, answer: null, refusal: await sealMotive(reason || refuse("no-reason"), [...entry.readers, asked.oneTime]) });
  }
  return answers;
}

function answered({ entry, asked, side }: Pick<Choice, "entry" | "asked" | "side">, key: CustodyKey): Promise<Bytes> {
  const half = side === "a" ? entry.halfA : entry.halfB;
  return answer(half, key, { ask: asked.ask, record: entry.record, version: entry.version, oneTimePublic: asked.oneTime, side });
}

export function askView(target: HTMLElement): Child {
  const file = field("asks", t("File of identities"), { type: "file", accept: JSON_FILES, hint: t("identities hint") });
  const by = field("by", t("Who asks"), { hint: t("who hint") });
  const why = field("why", t("Why you ask"), { rows: 5, hint: t("why hint") });
  const which = choose();
  const hours = field("hours", t("Hours until it ends"), { type: "number", value: "48" });
  file.input.addEventListener("change", () => void texts(file).then(([text = ""]) => which.offer(readAsks(text).filter((one) => !one.asked))).catch(() => which.offer([])));
  const asking = form({
    fields: [file, by, why, hours], label: "Ask", drawing: send,
    places: { "no-motive": "why", "motive-too-long": "why", "bad-hours": "hours", "no-ask-bundle": "asks", "nothing-to-ask": "asks", "no-recipient": "asks" },
    run: async () => {
      const [text = ""] = await texts(file);
      const entries = readAsks(text);
      const entry = entries.filter((one) => !one.asked)[which.chosen()] ?? refuse("nothing-to-ask");
      const many = Number(value(hours));
      if (!(many >= 1 && many <= 168)) refuse("bad-hours");
      const endsAt = new Date(Date.now() + many * 3_600_000).toISOString();
      const motive = await makeMotive(value(why), entry.readers);
      const ask = crypto.randomUUID();
      const once = await makeOneTime();
      await once.store(ask, endsAt);
      entry.asked = { ask, oneTime: once.public, motive: motive.sealed, commitment: motive.commitment, endsAt, by: value(by) };
      save(`nazorat-ask-${ask.slice(0, 8)}.json`, writeAsks([entry]));
      show(target, [section(t("Ask for a name"), null, h("p", { class: "note note-act said", role: "status" }, t("ask saved", { at: moment(endsAt) })), pairs([[t("Digits to compare"), spoken(once.public)]]))]);
    },
  });
  file.row.after(which.row);
  return asking;
}

/** Which of several identities of a file; nothing to choose when it holds one. */
function choose(): { row: HTMLElement; offer: (entries: readonly Entry[]) => void; chosen: () => number } {
  const select = h("select", { id: "f-which" });
  const row = h("div", { class: "field", hidden: true }, h("label", { for: "f-which" }, t("Record")), h("div", { class: "field-in" }, select));
  const offer = (entries: readonly Entry[]): void => {
    select.replaceChildren(...entries.map((one, place) => h("option", { value: place }, one.title || one.record)));
    row.hidden = entries.length < 2;
  };
  return { row, offer, chosen: () => Math.max(select.selectedIndex, 0) };
}

export function openView(target: HTMLElement): Child {
  const file = field("asks", t("File of asks"), { type: "file", accept: JSON_FILES });
  const files = field("answers", t("Files of answers"), { type: "file", accept: JSON_FILES, multiple: true, hint: t("answers hint") });
  return form({
    fields: [file, files], label: "Open the name", drawing: eye,
    places: { "no-ask-bundle": "asks", "not-asked": "asks", "no-answer-bundle": "answers", "answer-missing": "answers" },
    run: async () => {
      const [text = ""] = await texts(file);
      const answers = (await texts(files)).flatMap(readAnswers);
      const asked = readAsks(text).filter((one) => one.asked);
      const entry = asked.find((one) => answers.some(({ ask }) => ask === one.asked?.ask)) ?? asked[0] ?? refuse("not-asked");
      await openOne(target, entry, entry.asked ?? refuse("not-asked"), answers);
    },
  });
}

async function openOne(target: HTMLElement, entry: Entry, asked: Asked, answers: readonly Answer[]): Promise<void> {
  const mine = answers.filter((one) => one.ask === asked.ask && one.record === entry.record);
  const refused = mine.find((one) => one.refusal);
  if (refused?.refusal) {
    const words = await openRefusal(asked.ask, refused.refusal);
    show(target, section(t("Refused"), null, h("p", { class: "said" }, t("side refused", { side: refused.side })), h("blockquote", { class: "motive", dir: "auto" }, words)));
    return;
  }
  const of = (side: Side): Bytes => mine.find((one) => one.side === side)?.answer ?? strange(answers, side);
  const [answerA, answerB] = [of("a"), of("b")];
  const { visit, record, version, sealed } = entry;
  showPerson(target, await combine({ ask: asked.ask, visit, record, version, sealed, answerA, answerB }));
}

/** No answer of this side to this ask: one to another ask is named as such. */
function strange(answers: readonly Answer[], side: Side): never {
  return refuse(answers.some((one) => one.side === side) ? "answer-of-another-ask" : "answer-missing", { side, field: "answers" });
}

function showPerson(target: HTMLElement, person: Person): void {
  const away = (): void => {
    if (!target.querySelector("[data-once]")) return;
    held.once = false;
    show(target, openView(target));
  };
  held.once = true;
  const known = Object.keys(PERSON).filter((name) => name in (person ?? {}));
  const names = new Set([...known, ...Object.keys(person ?? {})]);
  const rows = [...names].map((name) => [name, person?.[name]] as const).map(([name, held]) => [PERSON[name] ? t(PERSON[name]) : name, h("span", { dir: "auto", class: "told" }, String(held))] as const);
  show(target, section(t("Opened once"), h("span", { "data-once": true }), h("p", { class: "note note-seal said" }, t("opened lead")),
    person ? pairs(rows) : h("p", { class: "strong said" }, t("Nobody is named")),
    h("div", { class: "form-acts" }, button("Close it", x, away))));
  setTimeout(away, SHOWN);
  addEventListener("pagehide", away);
}
