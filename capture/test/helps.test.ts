import { beforeEach, describe, expect, it } from "vitest";
import { parted } from "../src/attached.ts";
import { withLists } from "../src/lists.ts";
import { type Measured, areaOf } from "../src/questions/area.ts";
import { factsOf } from "../src/questions/facts.ts";
import { pointsOf, wordsOf } from "../src/questions/places.ts";
import { stepsOf } from "../src/questions/scale.ts";
import { minutesBetween } from "../src/questions/timer.ts";
import { shown, written } from "../src/questions/typed.ts";
import { speak } from "../src/words.ts";

beforeEach(() => speak("en"));

const ROOM: Measured = { method: "laser", parts: [["4", "3,10"]], annexe: ["", ""], pace: "0.75" };

describe("an area", () => {
  it("is length by width, with the error of the instrument", () => {
    expect(areaOf(ROOM)).toEqual({ area: 12.4, error: 0.22 });
    expect(areaOf({ ...ROOM, method: "tape" })).toEqual({ area: 12.4, error: 0.57 });
  });

  it("adds the parts of the floor and takes the annexe off", () => {
    expect(areaOf({ ...ROOM, parts: [["4", "3.1"], ["1", "1"], ["", ""]], annexe: ["1.2", "1"] })).toEqual({ area: 12.2, error: 0.22 });
  });

  it("is in paces of the person's own", () => {
    expect(areaOf({ ...ROOM, method: "paces", parts: [["6", "4"]], pace: "0,5" })).toEqual({ area: 6, error: 0.9 });
  });

  it("is none while a figure is missing, or the annexe is the larger", () => {
    for (const held of [{ parts: [["4", ""]] }, { parts: [["", ""]] }, { parts: [["four", "3"]] }, { annexe: ["9", "9"] }, { annexe: ["1", ""] }, { method: "paces", pace: "" }]) {
      expect(areaOf({ ...ROOM, ...held } as Measured)).toBeNull();
    }
  });
});

describe("what is typed", () => {
  it("is written as the engine takes it", () => {
    expect([written("month", "2026-05"), written("year", "2026"), written("month", "2026-13"), written("year", "26")]).toEqual(["2026-05-01", "2026-01-01", null, null]);
    expect(written("dateTime", "2026-05-12T12:30")).toMatch(/^2026-05-12T12:30:00\.000[+-]\d\d:\d\d$/);
    expect(written("barcode", " 4600 ")).toBe("4600");
  });

  it("is shown as it was typed, also a moment in another zone", () => {
    expect([shown("month", "2026-05-01"), shown("year", "2026-01-01"), shown("time", "12:30:00.000+05:00"), shown("dateTime", "")]).toEqual(["2026-05", "2026", "12:30", ""]);
    expect(shown("dateTime", written("dateTime", "2026-05-12T12:30")!)).toBe("2026-05-12T12:30");
  });
});

describe("a clock", () => {
  it("goes past midnight and wants both hours", () => {
    expect([minutesBetween("09:10", "10:00"), minutesBetween("23:40", "00:25"), minutesBetween("", "10:00")]).toEqual([50, 45, null]);
  });
});

describe("steps of a range", () => {
  it("are without the dust of fractions, and go down too", () => {
    expect(stepsOf(0, 1, 0.1)).toEqual(["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"]);
    expect(stepsOf(3, 1, 1)).toEqual(["3", "2", "1"]);
    expect(stepsOf(1, 10, 4)).toEqual(["1", "5", "9"]);
  });
});

describe("a shape", () => {
  it("ends where it began, and is read back without that end", () => {
    const corners: [string, string, string, string][] = [["1", "1", "", ""], ["1", "2", "", ""], ["2", "2", "800", "5"]];
    const said = wordsOf(corners, "geoshape");
    expect(said).toBe("1 1 0 0;1 2 0 0;2 2 800 5;1 1 0 0");
    expect(pointsOf(said, "geoshape")).toEqual(corners);
  });
});

const HEAD = `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:nazorat="urn:nazorat:tool:1"><h:head><model>`;
const FORM = `${HEAD}<instance><data id="t" nazorat:metadata="start geopoint"><r><body>jr://images/figure.png</body><view/></r><q/><area/></data></instance>
<bind nodeset="/data/area" type="decimal" nazorat:unit="m2"/></model></h:head><h:body><input ref="/data/q" query="instance('e')/root/item[state= /data/other ]"><label>Q</label></input>
<select1 ref="/data/area" appearance="minimal search('far', 'matches', 'col', /data/q )"><label>S</label><item><label>name_ru</label><value>code</value></item><item><label>Other</label><value>9</value></item></select1>
<upload ref="/data/r/body" mediatype="image/*"/><upload ref="/data/r/view" mediatype="image/*"/></h:body></h:html>`;

describe("what a sheet says beside the engine", () => {
  it("is units, figures and whether the device may say where it is", () => {
    const facts = factsOf(FORM);
    expect([facts.unit("/data/area"), facts.unit("/data/q"), facts.figure("/data/r[2]/body"), facts.figure("/data/q"), facts.place]).toEqual(["m2", "", "figure.png", "", true]);
    expect(factsOf(FORM.replace("start geopoint", "start")).place).toBe(false);
    expect(factsOf(FORM.replace("urn:nazorat:tool:1", "urn:other")).place).toBe(true);
  });
});

describe("old ways of choosing from a list", () => {
  const made = new DOMParser().parseFromString(withLists(FORM), "text/xml");

  it("become itemsets over the file beside the sheet", () => {
    expect([...made.getElementsByTagName("itemset")].map((one) => one.getAttribute("nodeset"))).toEqual([
      "instance('e')/root/item[list_name = 'e'][state= /data/other ]", "instance('far')/root/item[col = /data/q]",
    ]);
    expect([...made.querySelectorAll("instance[src]")].map((one) => [one.id, one.getAttribute("src")])).toEqual([["e", "jr://file-csv/itemsets.csv"], ["far", "jr://file-csv/far.csv"]]);
    expect(made.querySelector("itemset:last-of-type label")?.getAttribute("ref")).toBe("label");
    expect([...made.getElementsByTagName("select1")].map((one) => [one.getAttribute("ref"), one.getAttribute("appearance")])).toEqual([["/data/q", null], ["/data/area", "minimal autocomplete"]]);
  });

  it("leave other sheets as they are", () => expect(withLists("<a/>")).toBe("<a/>"));
});

describe("names of files", () => {
  it("are taken out of a draft by where they stand, and the figure stands there again", () => {
    const xml = `<data id="t"><r><body>body-0123456789ab.jpg</body><view/></r><r><body>jr://images/figure.png</body><view>view-0123456789ab.jpg</view></r><q>words.jpg</q></data>`;
    const found = parted(FORM, xml);
    expect([...found.names]).toEqual([["/data/r[1]/body[1]", "body-0123456789ab.jpg"], ["/data/r[2]/view[1]", "view-0123456789ab.jpg"]]);
    expect(found.xml).toBe(xml.replace("body-0123456789ab.jpg", "jr://images/figure.png").replace("view-0123456789ab.jpg", "").replace("<view></view>", "<view/>"));
    expect(parted(FORM, "")).toEqual({ xml: "", names: new Map() });
  });
});
