import type { IArgon2Options } from "hash-wasm";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { random, text, utf8 } from "../src/bytes.ts";
import type { Refusal } from "../src/refusal.ts";

// the real stretching takes half a second each time; the journeys pay that, here it is asked what it would have cost
const asked: IArgon2Options[] = [];
vi.mock("hash-wasm", async (real) => {
  const { argon2id } = await real<typeof import("hash-wasm")>();
  return { argon2id: (given: IArgon2Options) => (asked.push(given), argon2id({ ...given, memorySize: 64, iterations: 1 } as never)) };
});

// files share what was loaded: without this another one's lock, that stretches for real, would be tried here
vi.resetModules();
const { isSet, keyOf, setPassphrase, unlock } = await import("../src/lock.ts");
const { store } = await import("../src/store.ts");
const { passes } = await import("../src/stretch.ts");

const PHRASE = "сосна  veter Ғазал";
const T0 = Date.UTC(2026, 4, 12, 9);
const SECOND = 1000;

async function said(phrase: string, now: number): Promise<string> {
  return unlock(phrase, now).then(() => "open", (error: Refusal) => (error.word === "wait" ? `wait ${error.given.seconds}` : error.word));
}

/** The wait that stands after so many wrong phrases, as it lies on the device. */
async function afterWrong(wrong: number, notBefore: number): Promise<void> {
  const database = await store();
  await database.put("lock", { ...(await database.get("lock", "lock"))!, wrong, notBefore }, "lock");
}

beforeEach(async () => {
  const database = await store();
  if (await isSet()) await afterWrong(0, 0);
  else await setPassphrase(PHRASE);
  expect(await database.count("lock")).toBe(1);
});

describe("a passphrase", () => {
  it.each(["short", "   nine long   ".slice(0, 11), "aaaaaaaaaaaaaaaa", "ababababababab", ""])("%j is none", async (phrase) => {
    await expect(setPassphrase(phrase)).rejects.toMatchObject({ word: "passphrase_short" });
  });

  it("is made once: another one does not take its place", async () => {
    await expect(setPassphrase("another long phrase")).rejects.toThrow();
    expect(await said(PHRASE, T0)).toBe("open");
  });

  it("opens however it is spaced and composed", async () => {
    expect(await said(` ${PHRASE.normalize("NFD").replace(/\s+/, " ")}\t`, T0)).toBe("open");
  });

  it("opens what was sealed under it before", async () => {
    const sealed = await (await unlock(PHRASE, T0)).seal(utf8("дафтар"), "facts/1");
    expect(text(await (await unlock(PHRASE, T0)).open(sealed, "facts/1"))).toBe("дафтар");
  });

  it("is stretched in the memory of RFC 9106 with the passes that lie beside it", async () => {
    await unlock(PHRASE, T0);
    const { salt, t } = (await (await store()).get("lock", "lock"))!;
    expect(asked.at(-1)).toMatchObject({ memorySize: 65536, iterations: t, parallelism: 4, hashLength: 32, salt });
    expect(salt).toHaveLength(16);
  });

  it.each([[1, 12], [100, 8], [399, 2], [401, 2], [5000, 2]])("takes %d ms a pass: %d passes, two at the least", (ms, count) => {
    expect(passes(ms)).toBe(count);
  });
});

describe("wrong phrases", () => {
  it("make the next try wait, longer each time, and no right one passes before", async () => {
    for (const at of [0, 10, 20]) expect(await said("not it at all", T0 + at * SECOND)).toBe("passphrase_wrong");
    expect(await said(PHRASE, T0 + 21 * SECOND)).toMatch(/^wait [45]$/);
    expect(await said(PHRASE, T0 + 60 * SECOND)).toBe("open");
    expect(await said("not it at all", T0 + 61 * SECOND)).toBe("passphrase_wrong");
    expect(await said(PHRASE, T0 + 62 * SECOND)).toBe("open");
  });

  it.each([[3, 10], [4, 20], [5, 40], [8, 300], [200, 300]])("after %i of them the next one costs %i seconds", async (wrong, seconds) => {
    await afterWrong(wrong, 0);
    expect(await said("not it at all", T0)).toBe("passphrase_wrong");
    const { notBefore } = (await (await store()).get("lock", "lock"))!;
    // from the answer on, which came a little later
    expect(notBefore - T0).toBeGreaterThan(seconds * SECOND);
    expect(notBefore - T0).toBeLessThan((seconds + 5) * SECOND);
  });

  it("are counted while they are tried: who ends the browser has used the try", async () => {
    await afterWrong(5, 0);
    const database = await store();
    let lying: unknown;
    const key = vi.spyOn(crypto.subtle, "importKey").mockImplementationOnce(async () => {
      lying = await database.get("lock", "lock");
      throw new Error("the browser is gone");
    });
    await unlock(PHRASE, T0).catch(() => undefined);
    expect(key).toHaveBeenCalled();
    expect(lying).toMatchObject({ wrong: 6, notBefore: T0 + 40 * SECOND });
  });

  it("cost nothing more once the right one came", async () => {
    await afterWrong(7, T0 - SECOND);
    expect(await said(PHRASE, T0)).toBe("open");
    expect(await (await store()).get("lock", "lock")).toMatchObject({ wrong: 0, notBefore: 0 });
  });
});

describe("a clock", () => {
  it("that was put back by years does not shut the device for years", async () => {
    await afterWrong(9, T0 + 300 * SECOND);
    const then = T0 - 5 * 365 * 86400 * SECOND;
    expect(await said(PHRASE, then)).toBe("wait 300");
    expect(await said(PHRASE, then + 200 * SECOND)).toBe("wait 100");
    expect(await said(PHRASE, then + 300 * SECOND)).toBe("open");
  });

  it("that is right waits what is left", async () => {
    await afterWrong(4, T0 + 20 * SECOND);
    expect(await said(PHRASE, T0 + 12.5 * SECOND)).toBe("wait 8");
    expect(await said(PHRASE, T0 + 20 * SECOND)).toBe("open");
  });
});

describe("a box", () => {
  it("opens in its place only, and not with a bit turned", async () => {
    const key = await keyOf(random(32));
    const sealed = await key.seal(utf8("a"), "drafts/1");
    await expect(key.open(sealed, "drafts/2")).rejects.toThrow();
    await expect((await keyOf(random(32))).open(sealed, "drafts/1")).rejects.toThrow();
    sealed[sealed.length - 1]! ^= 1;
    await expect(key.open(sealed, "drafts/1")).rejects.toThrow();
    await expect(key.open(sealed.slice(0, 5), "drafts/1")).rejects.toThrow();
  });

  it("of the same words is never the same bytes", async () => {
    const key = await keyOf(random(32));
    expect(await key.seal(utf8("a"), "x")).not.toEqual(await key.seal(utf8("a"), "x"));
  });
});
