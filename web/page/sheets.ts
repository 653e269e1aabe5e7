/** Views of paper: a key as sheets of words, and back. */
import alert from "icon:alert-triangle";
import history from "icon:history";
import plus from "icon:plus";
import printer from "icon:printer";
import notes from "icon:notes";
import { refuse } from "../custody/errors.ts";
import { type CustodyKey, wrap } from "../custody/key.ts";
import { combineShares, splitShares } from "../custody/sheets.ts";
import { type Child, h, icon } from "./dom.ts";
import { button, type Field, field, form, section, value } from "./form.ts";
import { keyMade, newPhrase, offered, show, withKey } from "./keys.ts";
import { held, openKey } from "./state.ts";
import { moment, t } from "./words.ts";

export function sheetsView(target: HTMLElement): Child {
  return withKey(target, () => {
    const count = field("count", t("Sheets in all"), { type: "number", value: "3" });
    const threshold = field("threshold", t("Sheets needed"), { type: "number", value: "2" });
    const writing = form({
      fields: [count, threshold], label: "Write the sheets", drawing: notes, places: { "bad-threshold": "threshold" },
      run: async () => {
        const key = held.key ?? refuse("key-closed");
        const sharing = { threshold: Number(value(threshold)), count: Number(value(count)) };
        showSheets(target, await splitShares(key, sharing), key, sharing.threshold);
      },
    });
    return section(t("Write sheets"), null, writing);
  });
}

function showSheets(target: HTMLElement, sheets: readonly (readonly string[])[], key: CustodyKey, threshold: number): void {
  const given = { threshold, count: sheets.length };
  const one = (words: readonly string[], place: number): HTMLElement =>
    h("article", { class: "paper" },
      h("h2", {}, t("Recovery sheet", { number: place + 1, count: sheets.length })),
      h("p", { class: "small" }, t("sheet needs", given)),
      h("ol", { class: "words", translate: "no" }, words.map((word) => h("li", {}, word))),
      h("dl", { class: "kv small" },
        h("dt", {}, t("sheet check")), h("dd", {}, h("code", { class: "check" }, key.check)),
        h("dt", {}, t("sheet public")), h("dd", {}, h("code", { class: "long" }, key.public)),
        h("dt", {}, t("sheet made")), h("dd", {}, moment(new Date()))),
      h("p", { class: "small only-print" }, t("sheet page"), h("span", { class: "rule" })),
      h("p", { class: "small" }, t("sheet keep")));
  held.once = true;
  show(target, [
    h("div", { class: "screen" }, h("p", { class: "note note-wait said" }, icon(alert, "icon-s"), " ", t("sheets shown")),
      h("div", { class: "form-acts" }, button("Print", printer, () => print(), "btn-primary"))),
    h("p", { class: "said screen" }, t("sheets lead", given)),
    sheets.map(one),
  ]);
}

export function restoreView(target: HTMLElement): Child {
  const sheets = [sheetField(1), sheetField(2)];
  const rows: Field[] = [];
  const more = button("One sheet more", plus, () => {
    const next = sheetField(sheets.length + 1);
    sheets.at(-1)?.row.after(next.row);
    sheets.push(next);
    rows.splice(sheets.length - 1, 0, next);
    next.input.focus();
  }, "btn-quiet btn-sm");
  const check = field("check", t("Key check value"), { optional: true, hint: t("check hint") });
  const phrase = newPhrase("New phrase", "New phrase again");
  rows.push(...sheets, check, ...phrase.fields);
  const restoring = form({
    fields: rows, label: "Restore", drawing: history, places: { "phrase-too-weak": "next", "check-differs": "check" },
    run: async (progress) => {
      const written = sheets.map(value).filter(Boolean);
      const key = await combineShares(written, { check: value(check) || undefined });
      const made = await wrap(key, phrase.read(), { progress });
      openKey(key);
      target.replaceChildren(keyMade(made, "Restore from sheets", "restored lead", null));
    },
  });
  check.row.before(h("div", { class: "more" }, more));
  return [offered(), restoring];
}

function sheetField(number: number): Field {
  return field(`sheet-${number}`, t("Sheet", { number }), { rows: 4, hint: t("sheet hint") });
}
