/** The two files that go between desk and custody page: asks and answers, as JSON (docs/developing/custody-formats.md). */
import { recipient } from "../custody/agefile.ts";
import { fromBase64, type Bytes, type Facts, id, readFacts, toBase64, version } from "../custody/bytes.ts";
import { refuse } from "../custody/errors.ts";
import type { Side } from "../custody/identity.ts";

const ASKS = "nazorat-ask-bundle/1";
const ANSWERS = "nazorat-answer-bundle/1";

/** One identity, and the ask for it once somebody has asked. */
export interface Entry {
  visit: string;
  record: string;
  version: number;
  sealed: Bytes;
  halfA: Bytes;
  halfB: Bytes;
  readers: string[];
  title: string;
  asked: Asked | null;
}

export interface Asked {
  ask: string;
  oneTime: string;
  motive: Bytes;
  commitment: string;
  endsAt: string;
  by: string;
}

export interface Answer {
  ask: string;
  record: string;
  version: number;
  side: Side;
  answer: Bytes | null;
  refusal: Bytes | null;
}

export function readAsks(text: string): Entry[] {
  return list(readFacts(text, ASKS, "no-ask-bundle").asks, "no-ask-bundle").map((facts) => ({
    visit: id(String(facts.visit), "visit"),
    record: id(String(facts.record), "record"),
    version: version(Number(facts.version)),
    sealed: fromBase64(facts.sealed, null, "no-ask-bundle"),
    halfA: fromBase64(facts.half_a, null, "no-ask-bundle"),
    halfB: fromBase64(facts.half_b, null, "no-ask-bundle"),
    readers: Array.isArray(facts.readers) ? facts.readers.map((one) => recipient(String(one))) : refuse("no-ask-bundle"),
    title: short(facts.title),
    asked: facts.one_time === undefined ? null : readAsked(facts),
  }));
}

export function writeAsks(entries: readonly Entry[]): string {
  return written(ASKS, "asks", entries.map((one) => ({
    visit: one.visit, record: one.record, version: one.version, title: one.title, readers: one.readers,
    sealed: toBase64(one.sealed), half_a: toBase64(one.halfA), half_b: toBase64(one.halfB),
    ...(one.asked && {
      ask: one.asked.ask, one_time: one.asked.oneTime, motive: toBase64(one.asked.motive), commitment: one.asked.commitment,
      ends_at: one.asked.endsAt, by: one.asked.by,
    }),
  })));
}

export function readAnswers(text: string): Answer[] {
  return list(readFacts(text, ANSWERS, "no-answer-bundle").answers, "no-answer-bundle").map((facts) => ({
    ask: id(String(facts.ask), "ask"),
    record: id(String(facts.record), "record"),
    version: version(Number(facts.version)),
    side: facts.side === "a" || facts.side === "b" ? facts.side : refuse("no-answer-bundle"),
    answer: optional(facts.answer),
    refusal: optional(facts.refusal),
  }));
}

export function writeAnswers(answers: readonly Answer[]): string {
  return written(ANSWERS, "answers", answers.map((one) => ({
    ask: one.ask, record: one.record, version: one.version, side: one.side,
    ...(one.answer && { answer: toBase64(one.answer) }), ...(one.refusal && { refusal: toBase64(one.refusal) }),
  })));
}

function readAsked(facts: Facts): Asked {
  const endsAt = new Date(String(facts.ends_at));
  if (Number.isNaN(endsAt.getTime())) refuse("no-ask-bundle");
  return {
    ask: id(String(facts.ask), "ask"), oneTime: recipient(String(facts.one_time)), motive: fromBase64(facts.motive, null, "no-ask-bundle"),
    commitment: String(facts.commitment), endsAt: endsAt.toISOString(), by: short(facts.by),
  };
}

function list(value: unknown, code: string): Facts[] {
  return Array.isArray(value) && value.length ? (value as Facts[]) : refuse(code);
}

function optional(value: unknown): Bytes | null {
  return value === undefined ? null : fromBase64(value, null, "no-answer-bundle");
}

function short(value: unknown): string {
  return String(value ?? "").slice(0, 120);
}

function written(format: string, name: string, rows: Facts[]): string {
  return `${JSON.stringify({ format, [name]: rows }, null, 1)}\n`;
}
