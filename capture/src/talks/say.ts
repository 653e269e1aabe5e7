/** What talks, alerts and the neutral page say. Words of their own beside words.json; all but English await review as those do. */
import { put, spoken } from "../words.ts";
import fa from "./words.fa.json";
import table from "./words.json";
import cyrillic from "./words.uz-Cyrl.json";
import latin from "./words.uz-Latn.json";

export type Said = keyof typeof table;

/** What each further language has, in a file of its own. */
const BESIDE: Readonly<Record<string, Readonly<Record<string, string>>>> = { "uz-Latn": latin, "uz-Cyrl": cyrillic, fa };

export function say(word: Said, given: Readonly<Record<string, string | number>> = {}): string {
  const [said, code]: [Readonly<Record<string, string>>, string] = [table[word], spoken()];
  const words = BESIDE[code]?.[word] ?? said[code] ?? said["en"] ?? "";
  return words.replace(/\{(\w+)\}/g, (_, name: string) => put(given[name] ?? ""));
}
