/** What the pages call, as `globalThis.nazoratCustody`. Sealed identities are made and opened here and nowhere else. */
import { answer, combine, commitment, makeMotive, openMotive, openRefusal, readMotive, sealMotive } from "./ask.ts";
import { CustodyError } from "./errors.ts";
import { handOn, openHalf } from "./half.ts";
import { openUrgent, sealIdentity } from "./identity.ts";
import { changePhrase, COST, makeCustodyKey, openCustodyKey, wrap } from "./key.ts";
import { makeOneTime, spokenCheck } from "./onetime.ts";
import { generatePhrase, phraseWords } from "./phrase.ts";
import { suggestions } from "./share.ts";
import { combineShares, splitShares } from "./sheets.ts";
import { combine as combineSecret } from "./slip39.ts";

export const nazoratCustody = Object.freeze({
  COST, CustodyError, answer, changePhrase, combine, combineSecret, combineShares, commitment, generatePhrase, handOn, makeCustodyKey,
  makeMotive, makeOneTime, openCustodyKey, openHalf, openMotive, openRefusal, openUrgent, phraseWords, readMotive, sealIdentity, sealMotive, splitShares, spokenCheck, suggestions, wrapCustodyKey: wrap,
});

Object.defineProperty(globalThis, "nazoratCustody", { value: nazoratCustody });
