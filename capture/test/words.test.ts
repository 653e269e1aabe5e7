import { beforeEach, describe, expect, it } from "vitest";
import { written } from "../src/questions/typed.ts";
import { Refusal } from "../src/refusal.ts";
import { explain } from "../src/tell.ts";
import { monthOf } from "../src/screens/neutral.ts";
import { codeIn } from "../src/talks/code.ts";
import { NAMES, isLanguage, speak, spoken, t } from "../src/words.ts";

beforeEach(() => speak("en"));

describe("words", () => {
  it("are in the language that was chosen, and so is the page", () => {
    expect(t("notebook")).toBe("Notebook");
    speak("tg");
    expect([t("notebook"), document.title, document.documentElement.lang, spoken()]).toEqual(["Дафтар", "Дафтар", "tg", "tg"]);
  });

  it("take what is put into them, and nothing runs out of it", () => {
    expect(t("wait", { seconds: 7 })).toContain("7");
    expect(t("wait", {})).not.toContain("{");
    expect(t("server_refused", { code: "$& {code}" })).toContain("$& {code}");
  });

  it("keep what is put into them from turning round", () => {
    speak("fa");
    expect(t("pack_facts", { title: "1/12", serial: 3, day: "x" })).toContain("\u20681/12\u2069");
    speak("ru");
    expect(t("pack_facts", { title: "1/12", serial: 3, day: "x" })).not.toMatch(/[\u2068\u2069]/);
  });

  it("know their languages, and no property of an object", () => {
    expect(Object.keys(NAMES).every(isLanguage)).toBe(true);
    expect([null, 7, "", "xx", "en-GB"].some(isLanguage)).toBe(false);
  });
});

describe("the neutral page", () => {
  it.each([["en-GB", "2026-11-30", "2026-11-01", 30], ["ru", "2028-02-29", "2028-02-01", 29], ["fa", "2026-11-30", "2026-11-22", 30], ["fa", "2026-04-20", "2026-03-21", 31]] as const)(
    "has the month of %s at %s", (language, day, first, length) => {
      const days = monthOf(new Date(`${day}T00:30`), [language]);
      expect([days[0]!.toDateString(), days.length]).toEqual([new Date(`${first}T12:00`).toDateString(), length]);
      expect(days.some((one) => one.toDateString() === new Date(`${day}T12:00`).toDateString())).toBe(true);
    });
});

describe("the code of a talk", () => {
  it("is shown, and a name that was written in its place is not", () => {
    expect(["1-KZ44", " M1 ", "14", "Р-7", "Фулонов", "Ali 2", "", "1-KZ44-KZ44", "<b>1"].map(codeIn)).toEqual(["1-KZ44", "M1", "14", "Р-7", "", "", "", "", ""]);
  });
});

describe("an error", () => {
  it("of ours says what to do", () => {
    expect(explain(new Refusal("wait", { seconds: 7 }))).toBe(t("wait", { seconds: 7 }));
  });

  it("of others says its kind, and nothing of what was written", () => {
    expect(explain(new TypeError("CANARY"))).not.toContain("CANARY");
    expect(explain(new TypeError("CANARY"))).toContain("TypeError");
    expect(explain("CANARY")).not.toContain("CANARY");
  });
});

describe("what was typed", () => {
  it.each([
    ["int", "12", "12"], ["int", " -3 ", "-3"], ["int", "1.5", null], ["int", "1e3", null], ["int", "9".repeat(16), null], ["int", "", ""],
    ["decimal", "2,5", "2.5"], ["decimal", "2.5", "2.5"], ["decimal", "2,5,1", null], ["decimal", ".5", null], ["decimal", "Infinity", null],
    ["time", "09:30", "09:30:00"], ["time", "", ""], ["date", "2026-05-12", "2026-05-12"],
    ["string", " a ", " a "], ["string", "", ""],
  ] as const)("%s %j is %j", (kind, typed, value) => {
    expect(written(kind, typed)).toBe(value);
  });
});
