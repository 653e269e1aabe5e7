/** What the app says, in the languages of words.json. Russian and Tajik await review by two local readers. */
import table from "./words.json";

export type Word = Exclude<keyof typeof table, "review">;
export type Language = "en" | "ru" | "tg";

export const NAMES: Readonly<Record<Language, string>> = { tg: "Тоҷикӣ", ru: "Русский", en: "English" };

let language: Language = navigator.languages.map((one) => one.slice(0, 2)).find(isLanguage) ?? "en";

export function isLanguage(code: unknown): code is Language {
  return typeof code === "string" && code in NAMES;
}

export function spoken(): Language {
  return language;
}

export function speak(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen;
  document.title = t("notebook");
}

export function t(word: Word, given: Readonly<Record<string, string | number>> = {}): string {
  return table[word][language].replace(/\{(\w+)\}/g, (_, name: string) => String(given[name] ?? ""));
}
