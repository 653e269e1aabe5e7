/** What the app says, in the languages of words.json and of the file beside it for each further one. All but English await review by two local readers. */
import fa from "./words.fa.json";
import table from "./words.json";
import cyrillic from "./words.uz-Cyrl.json";
import latin from "./words.uz-Latn.json";

export type Word = Exclude<keyof typeof table, "review">;
export type Language = "en" | "ru" | "tg" | "uz-Latn" | "uz-Cyrl" | "fa";

export const NAMES: Readonly<Record<Language, string>> = {
  tg: "Тоҷикӣ", ru: "Русский", en: "English", "uz-Latn": "Oʻzbekcha", "uz-Cyrl": "Ўзбекча", fa: "فارسی",
};
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(["fa"]);
const BESIDE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { "uz-Latn": latin, "uz-Cyrl": cyrillic, fa };
// how numbers and dates are written; browsers that do not know a language are given one that writes them alike
const WRITTEN: Readonly<Record<Language, readonly string[]>> = {
  en: ["en-GB"], ru: ["ru"], tg: ["tg", "ru"], "uz-Latn": ["uz-Latn", "ru"], "uz-Cyrl": ["uz-Cyrl", "ru"], fa: ["fa"],
};

let language: Language = navigator.languages.map(nearest).find(isLanguage) ?? "en";

/** The language of ours that a browser's code means: ru-RU, uz, fa-AF and prs among them. */
function nearest(code: string): string {
  const [first, ...more] = code.split("-");
  if (first === "uz") return more.includes("Cyrl") ? "uz-Cyrl" : "uz-Latn";
  return first === "prs" ? "fa" : (first ?? "");
}

export function isLanguage(code: unknown): code is Language {
  return typeof code === "string" && Object.hasOwn(NAMES, code);
}

export function spoken(): Language {
  return language;
}

export function speak(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen;
  document.documentElement.dir = RIGHT_TO_LEFT.has(chosen) ? "rtl" : "ltr";
  document.title = appName();
}

/** What the app calls itself: as the mechanism chose, else a notebook in each language. */
export function appName(): string {
  return fact("application-name") || t("notebook");
}

/** What the server wrote into the head of the page. */
export function fact(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name=${name}]`)?.content ?? "";
}

export function t(word: Word, given: Readonly<Record<string, string | number>> = {}): string {
  const said = BESIDE[language]?.[word] ?? (table[word] as Readonly<Record<string, string>>)[language] ?? table[word].en;
  return String(said).replace(/\{(\w+)\}/g, (_, name: string) => put(given[name] ?? ""));
}

/** A number in the digits of the language. Other text keeps its own direction: within words from right to left "1-12" would read "12-1". */
export function put(value: string | number): string {
  if (typeof value === "number") return number(value);
  return RIGHT_TO_LEFT.has(language) && value ? `\u2068${value}\u2069` : value;
}

/** How dates and numbers are written in the language: a browser that does not know it is given one that writes alike. */
export function written(): string[] {
  return [...WRITTEN[language]];
}

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(written(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** A length as the language writes it, in metres or kilometres. */
export function measured(metres: number): string {
  const far = metres >= 1000;
  const digits = metres < 10 || (far && metres < 100_000) ? 1 : 0;
  return new Intl.NumberFormat(written(), { style: "unit", unit: far ? "kilometer" : "meter", unitDisplay: "short", maximumFractionDigits: digits }).format(far ? metres / 1000 : metres);
}

/** A day and time, short, in the calendar of the language. */
export function moment(at: number): string {
  return new Intl.DateTimeFormat(written(), { dateStyle: "short", timeStyle: "short" }).format(at);
}
