/** A custody key on paper: sheets of 33 words (SLIP-0039), a threshold of which gives the key back. */
import { refuse } from "./errors.ts";
import { CustodyKey, secretOf } from "./key.ts";
import { combine, split } from "./slip39.ts";

export interface Sharing {
  threshold: number;
  count: number;
}

export async function splitShares(key: CustodyKey, { threshold, count }: Sharing): Promise<string[][]> {
  const sheets = split(secretOf(key), threshold, count);
  // before anybody prints them: the first and the last sheets really give this key back
  for (const some of [sheets.slice(0, threshold), sheets.slice(-threshold)]) {
    if ((await combineShares(some, { check: key.check })).public !== key.public) refuse("sheets-do-not-fit");
  }
  return sheets;
}

/** The key of some sheets, each its words or one text. `check` is the key check value as printed; another one is refused. */
export async function combineShares(
  sheets: readonly (string | readonly string[])[],
  { check }: { check?: string | undefined } = {},
): Promise<CustodyKey> {
  const secret = combine(sheets);
  if (secret.length !== 32) refuse("not-a-custody-key");
  const key = new CustodyKey(secret);
  const wanted = check?.replace(/[^0-9a-f]/gi, "").toLowerCase();
  if (wanted && wanted !== key.check) refuse("check-differs", { check: key.check });
  return key;
}
