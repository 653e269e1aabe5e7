/** Phrases as the desk draws and reads them (people.signin): six words of two syllables, about 73 bits. */
import { drawn } from "./bytes.ts";
import { refuse } from "./errors.ts";

const WORDS = 6;
const SHORTEST = 12;
const CONSONANTS = [..."bdfgklmnprstvz"];
const VOWELS = [..."aeiou"];
// beginnings that are rude in one of the languages of the region, as at the desk
const RUDE =
  /^(?:bit|bok|dik|dup|fag|fak|fuk|gav|gov|goz|kak|kir|kok|kos|kun|kus|kut|lob|mud|nig|pid|pip|pis|pop|pup|put|sik|sis|suk|tit|tot|zad)/;

export function phraseWords(): string[] {
  const syllables = CONSONANTS.flatMap((one) => VOWELS.map((two) => one + two));
  const words = syllables.flatMap((first) => syllables.filter((second) => second !== first).map((second) => first + second));
  return words.filter((word) => !RUDE.test(word));
}

export function generatePhrase(): string {
  const words = phraseWords();
  return Array.from({ length: WORDS }, () => words[drawn(words.length)]).join(" ");
}

/** The same phrase typed on another device gives the same bytes: NFKC, single spaces, none at the ends. */
export function normalPhrase(phrase: string): string {
  return phrase.normalize("NFKC").split(/\s+/u).filter(Boolean).join(" ");
}

/** A phrase for a new wrapping: long enough, and not one thing again and again. */
export function newPhrase(phrase: string): string {
  const normal = normalPhrase(phrase);
  if ([...normal].length < SHORTEST || new Set(normal).size < 5) refuse("phrase-too-weak", { shortest: SHORTEST });
  return normal;
}
