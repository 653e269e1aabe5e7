import { beforeEach, describe, expect, it, vi } from "vitest";
import { Room, isFull, making } from "../src/room.ts";
import { explain } from "../src/tell.ts";
import { speak, t } from "../src/words.ts";

const FULL = new DOMException("full", "QuotaExceededError");
let laid: boolean;
let isRoom: boolean;

/** The shelf of the browser's cache in which the reserve lies. */
beforeEach(() => {
  speak("en");
  [laid, isRoom] = [true, true];
  const shelf = {
    match: async () => (laid ? new Response() : undefined),
    delete: async () => laid && !(laid = false),
    put: async () => {
      if (!isRoom) throw FULL;
      laid = true;
    },
  };
  vi.stubGlobal("caches", { open: async () => shelf });
});

function failing(times: number, error: unknown = FULL): { keep: () => Promise<void>; tries: () => number } {
  let tried = 0;
  return { keep: async () => { if (tried++ < times) throw error; }, tries: () => tried };
}

describe("what finds no room", () => {
  it("gets that of the reserve, once", async () => {
    const { keep, tries } = failing(1);
    expect([await making(keep), tries(), laid]).toEqual([true, 2, false]);
    const again = failing(1);
    await expect(making(again.keep)).rejects.toBe(FULL);
    expect(again.tries()).toBe(1);
  });

  it("for another reason costs no reserve", async () => {
    await expect(making(failing(1, new TypeError("x")).keep)).rejects.toThrow(TypeError);
    expect(laid).toBe(true);
  });

  it("that is larger than the reserve is said to be lost", async () => {
    await expect(making(failing(9).keep)).rejects.toSatisfy(isFull);
    expect(explain(FULL)).toBe(t("room_none"));
  });
});

describe("the line", () => {
  it("stands while no reserve can be laid, and goes when there is room", async () => {
    const room = new Room();
    [laid, isRoom] = [false, false];
    await room.look();
    expect([room.element.textContent, room.element.hidden]).toEqual([t("room_short"), false]);
    isRoom = true;
    await room.look();
    expect([room.element.hidden, laid]).toEqual([true, true]);
  });

  it("says at once that the reserve was given up", async () => {
    const room = new Room();
    await room.look();
    await room.for(failing(1).keep);
    expect(room.element.textContent).toBe(t("room_short"));
  });

  it("that said there was none looks again after what was kept", async () => {
    const room = new Room();
    await room.look();
    room.full();
    await room.for(failing(0).keep);
    expect(room.element.hidden).toBe(true);
  });
});
