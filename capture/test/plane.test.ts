import { beforeEach, describe, expect, it } from "vitest";
import { areaOf, crosses, lengthOf, onPlane, plane, roundLength } from "../src/questions/plane.ts";
import { speak } from "../src/words.ts";

const spot = (latitude: number, longitude: number, accuracy = 0) => ({ latitude, longitude, accuracy });
beforeEach(() => speak("en"));

describe("points on a plane", () => {
  it("lie in metres around the first one", () => {
    // a degree of a great circle is 111.195 km on a sphere of the earth's mean radius; east of it at 60° north half of that
    const [first, north, east] = onPlane([spot(60, 10), spot(61, 10), spot(60, 11)]);
    expect(first).toEqual([0, 0]);
    expect([north![0], Math.round(north![1])]).toEqual([0, 111195]);
    expect([Math.round(east![0]), east![1]]).toEqual([55598, 0]);
  });

  it("take the shorter way over the line of the date", () => {
    expect(Math.round(onPlane([spot(0, 179.999), spot(0, -179.999)])[1]![0])).toBe(222);
  });

  it("tell the length of a way and of an outline, and its area", () => {
    const yard = [[0, 0], [30, 0], [30, 20], [0, 20]] as const;
    expect([lengthOf(yard, false), lengthOf(yard, true), areaOf(yard)]).toEqual([80, 100, 600]);
    expect([lengthOf([], true), lengthOf([[1, 1]], true)]).toEqual([0, 0]);
  });

  it("say that an outline crosses itself rather than a wrong area", () => {
    const bow = [[0, 0], [30, 20], [30, 0], [0, 20]] as const;
    expect([crosses(bow), areaOf(bow)]).toEqual([true, NaN]);
    expect([[[0, 0], [1, 0], [1, 1]], [[0, 0], [4, 0], [4, 4], [2, 1], [0, 4]]].map((one) => crosses(one as [number, number][]))).toEqual([false, false]);
  });

  it.each([[7, 5], [5, 5], [4.9, 2], [1, 1], [1999, 1000], [0.35, 0.2]])("have a bar of scale that fits into %d: %d", (most, length) => {
    expect(roundLength(most)).toBeCloseTo(length, 9);
  });
});

describe("the drawing", () => {
  it("has the outline, a number at each point, the bar and north, and says it in words", () => {
    const [drawn, words] = plane([spot(38.5, 68.5), spot(38.5, 68.501), spot(38.501, 68.501)], "outline");
    expect(drawn!.querySelectorAll("polygon.way")).toHaveLength(1);
    expect([...drawn!.querySelectorAll("text")].map((one) => one.textContent)).toEqual(["1", "2", "3", "50 m", "N"]);
    expect(words!.textContent).toMatch(/^Points: 3, outline 33\d m, area 4,8\d\d m²\.$/);
    expect(drawn!.getAttribute("aria-label")).toContain(words!.textContent);
    expect(drawn!.getAttribute("role")).toBe("img");
    // north is up: the last point is above the first
    const heights = [...drawn!.querySelectorAll("circle.spot")].map((one) => Number(one.getAttribute("cy")));
    expect(heights[2]).toBeLessThan(heights[0]!);
  });

  it("of one point shows how far off it may be, in a language's own signs", () => {
    speak("fa");
    const [drawn, words] = plane([spot(38.5, 68.5, 12)], "point");
    expect(Number(drawn!.querySelector(".near")!.getAttribute("r"))).toBeGreaterThan(60);
    expect(drawn!.textContent).toMatch(/^۱۰\s*مترشمال$/);
    expect(words).toBeUndefined();
    expect(plane([], "line")).toEqual([]);
  });
});
