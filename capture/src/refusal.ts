/** Something that a person is told, by a word of the catalogue. */
import type { Word } from "./words.ts";

export class Refusal extends Error {
  constructor(
    readonly word: Word,
    readonly given: Readonly<Record<string, string | number>> = {},
  ) {
    super(word);
    this.name = "Refusal";
  }
}
