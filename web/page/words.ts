/** What the page says, in three languages. Russian and Tajik await review by two local readers, and the page says so. */
import { CustodyError } from "../custody/errors.ts";
import { EN } from "./words-en.ts";
import { RU } from "./words-ru.ts";
import { TG } from "./words-tg.ts";

export type Word = keyof typeof EN;
export type Language = "en" | "ru" | "tg";
export type Table = Readonly<Record<Word, string>>;

const TABLES: Readonly<Record<Language, Table>> = { en: EN, ru: RU, tg: TG };
export const NAMES: Readonly<Record<Language, string>> = { tg: "Тоҷикӣ", ru: "Русский", en: "English" };

let language: Language = first();

function first(): Language {
  const wanted = navigator.languages.map((one) => one.slice(0, 2));
  return (wanted.find((one) => one in TABLES) ?? "en") as Language;
}

export function spoken(): Language {
  return language;
}

export function speak(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen;
}

export function t(word: Word, given: Readonly<Record<string, unknown>> = {}): string {
  return TABLES[language][word].replace(/\{(\w+)\}/g, (_, name: string) => listed(given[name]));
}

/** A refusal in words: what happened, where, what to do. What has no words of its own says its code. */
export function explain(error: unknown): string {
  if (!(error instanceof CustodyError)) return t("unexpected", { code: error instanceof Error ? error.name : "?" });
  const several = error.code === "wrong-word" && Array.isArray(error.at.places) && error.at.places.length === 0;
  const near = error.code === "unknown-word" && Array.isArray(error.at.suggestions) && error.at.suggestions.length === 0;
  const word = `! ${error.code}${several ? " (several)" : near ? " (nothing near)" : ""}`;
  return word in EN ? t(word as Word, error.at) : t("unexpected", { code: error.code });
}

export function moment(time: string | Date): string {
  const locale = { en: "en-GB", ru: "ru", tg: "ru" }[language];
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time));
}

function listed(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value ?? "");
}
