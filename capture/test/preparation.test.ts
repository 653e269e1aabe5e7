import { ed25519 } from "@noble/curves/ed25519.js";
import { Encrypter, identityToRecipient } from "age-encryption";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Bytes, hex, joined, random, sha256, unhex, utf8 } from "../src/bytes.ts";
import { Device } from "../src/device.ts";
import { fetchPack } from "../src/door.ts";
import { identityOf } from "../src/identity.ts";
import { keyOf } from "../src/lock.ts";
import { readPack } from "../src/pack.ts";
import { type Preparation, followPack, preparationOf, takeOff, takePreparation } from "../src/preparation.ts";
import { preparation } from "../src/screens/prepared.ts";
import { SHELVES, store } from "../src/store.ts";
import { speak } from "../src/words.ts";
import { SEEDS, pack } from "./vectors.ts";

const CANARY = "CANARY-Намуна-Ноль";
const TOKEN = "t".repeat(64);
const master = await keyOf(random(32));
let device: Device;

function told(more: Partial<Preparation> = {}): Preparation {
  const part = (id: string, level: number, blocks: Preparation["languages"][string]["parts"][number]["blocks"]) => ({ id, title: `Часть ${id}`, level, blocks });
  const ru = {
    rows: [["Место", CANARY]] as [string, string][],
    parts: [
      part("place", 1, []),
      part("place-facts", 2, [
        { kind: "item", runs: [["Регион: ", false], ["Север", true]], depth: 1 }, { kind: "item", runs: [["ниже", false]], depth: 2 },
        { kind: "text", runs: [["<b>не разметка</b>", false]], depth: 0 },
      ]),
      part("tasks", 1, [
        { kind: "heading", runs: [["K-1", false]] },
        { kind: "table", head: ["Сделано", "Задача", "Когда"], rows: [["☐", "Хлеб", "до"], ["☒", "Вода", " "]] },
      ]),
      part("sampling", 1, [{ kind: "table", head: ["Часть", "Лиц"], rows: [["мужчины", "390"]] }]),
    ],
  };
  return {
    format: "nazorat-preparation/1", visit: pack().visit, device: pack().device, member: "K-1", made_at: "2031-08-01T10:00:00+00:00",
    languages: { ru, en: { rows: [["Place", "Namuna-Nil"]], parts: [] } }, ...more,
  };
}

async function sealed(content: unknown, seed: Bytes = device.seed): Promise<Bytes> {
  const sealer = new Encrypter();
  sealer.addRecipient(await identityToRecipient(identityOf(seed)));
  return new Uint8Array(await sealer.encrypt(utf8(`${JSON.stringify(content)}     `)));
}

/** As the server signs it: over the device and what is sealed. */
function filed(body: Bytes, to = pack().device, by: Bytes = SEEDS.server): Bytes {
  const signature = ed25519.sign(joined(utf8("nazorat-preparation/1|"), unhex(to.replaceAll("-", "")), body), by);
  return joined(utf8(`nazorat-preparation/1\n${hex(signature)}\n`), body);
}

async function file(more: Partial<Preparation> = {}): Promise<Bytes> {
  return filed(await sealed(told(more)));
}

async function named(body: Bytes): Promise<void> {
  await device.take({ ...pack(), preparation: { sha256: await sha256(body), size: body.length } }, TOKEN);
}

beforeEach(async () => {
  speak("en");
  for (const shelf of SHELVES) await (await store()).clear(shelf);
  device = await Device.opened(master);
  await device.take(pack(), TOKEN);
});

describe("the identity of a device", () => {
  it.each([[7, "age1wcwc3myrqsfer807n4x364h30ejneryegzpd7kcn0wg2ptnwma6qfgnx5h"], [200, "age1ym6jxugqfaj2qk0vxm2kp2ctyyxvzyecukzk8q0246qg78tvqsxq92yvj6"]])(
    "of seed %i is the one to which the server seals", async (byte, recipient) => {
      expect(await identityToRecipient(identityOf(new Uint8Array(32).fill(byte) as Bytes))).toBe(recipient);
    });
});

describe("a preparation behind the pack", () => {
  it("is fetched once, opened and kept sealed", async () => {
    const body = await sealed(told());
    await named(body);
    const fetched = vi.fn(async () => new Response(filed(body)));
    await followPack(device, fetched);
    await followPack(device, fetched);
    expect(fetched).toHaveBeenCalledTimes(1);
    expect((await preparationOf(device))?.languages["ru"]?.rows).toEqual([["Место", CANARY]]);
    const lying = (await Promise.all(SHELVES.map(async (shelf) => (await store()).getAll(shelf)))).flat();
    const bytes = lying.map((one) => (one instanceof Uint8Array ? new TextDecoder().decode(one) : String(one))).join("\n");
    expect(bytes).not.toContain("CANARY");
    expect(bytes).not.toContain("Namuna");
  });

  it("that is not the one which the pack names is refused, and what was there stays", async () => {
    await takePreparation(device, await file());
    await named(await sealed(told({ member: "K-2" })));
    await expect(followPack(device, async () => new Response(await file({ member: "K-3" })))).rejects.toThrow("preparation_other");
    expect((await preparationOf(device))?.member).toBe("K-1");
  });

  it("goes when the pack names none any more, as on travel or when its member left", async () => {
    await takePreparation(device, await file());
    await device.take({ ...pack(), preparation: null }, TOKEN);
    await followPack(device, () => Promise.reject(new Error("asked")));
    expect(await preparationOf(device)).toBeNull();
  });

  it("goes when the server does not know the device any more", async () => {
    await takePreparation(device, await file());
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify({ code: "not-found" }), { status: 404 }));
    await expect(fetchPack(device, TOKEN)).rejects.toThrow("not_paired");
    expect(await preparationOf(device)).toBeNull();
  });

  it("is no part of a pack of before, and a pack that says it wrongly is damaged", () => {
    expect(readPack(pack(), null).preparation).toBeUndefined();
    expect(readPack({ ...pack(), preparation: null }, null).preparation).toBeNull();
    expect(() => readPack({ ...pack(), preparation: { sha256: 7, size: 1 } }, null)).toThrow("pack_damaged");
  });
});

describe("a preparation from a file", () => {
  it.each<[string, () => Promise<Bytes>]>([
    ["of another server", async () => filed(await sealed(told()), pack().device, new Uint8Array(32).fill(9) as Bytes)],
    ["to another device", async () => filed(await sealed(told()), "11111111-2222-4333-8444-555555555555")],
    ["under another key", async () => filed(await sealed(told(), new Uint8Array(32).fill(8) as Bytes))],
    ["that says another device", () => file({ device: "11111111-2222-4333-8444-555555555555" })],
    ["that says another visit", () => file({ visit: "11111111-2222-4333-8444-555555555555" })],
    ["of another format", () => file({ format: "nazorat-preparation/2" })],
    ["without a language", () => file({ languages: {} })],
    ["with parts that are none", () => file({ languages: { ru: { rows: [], parts: [7 as never] } } })],
    ["with one bit turned", async () => (await file()).map((byte, at, all) => (at === all.length - 1 ? byte ^ 1 : byte)) as Bytes],
    ["cut off", async () => (await file()).slice(0, 160)],
    ["that is none", async () => utf8("hello")],
    ["that is empty", async () => new Uint8Array(0) as Bytes],
    ["longer than any", async () => new Uint8Array(3 * 1024 * 1024 + 1) as Bytes],
  ])("%s is refused", async (_, made) => {
    await expect(takePreparation(device, await made())).rejects.toThrow("preparation_other");
    expect(await preparationOf(device)).toBeNull();
  });

  it("older than what is here is refused, and a newer one takes its place", async () => {
    await takePreparation(device, await file());
    await expect(takePreparation(device, await file({ made_at: "2031-07-31T10:00:00+00:00" }))).rejects.toThrow("preparation_older");
    await takePreparation(device, await file({ made_at: "2031-08-02T10:00:00+00:00", member: "K-9" }));
    expect((await preparationOf(device))?.member).toBe("K-9");
  });

  it("that was taken off stays away, until the desk makes another", async () => {
    const body = await sealed(told());
    await named(body);
    await followPack(device, async () => new Response(filed(body)));
    await takeOff(device);
    await followPack(device, () => Promise.reject(new Error("asked")));
    expect(await preparationOf(device)).toBeNull();
    const next = await sealed(told({ made_at: "2031-08-02T10:00:00+00:00" }));
    await named(next);
    await followPack(device, async () => new Response(filed(next)));
    expect(await preparationOf(device)).not.toBeNull();
  });
});

describe("the screen", () => {
  const back = vi.fn();
  const shown = async (): Promise<void> => {
    vi.stubGlobal("scrollTo", () => undefined);
    await takePreparation(device, await file());
    await preparation(device, back);
  };

  it("reads in the language of the app, else in Russian, and changes at a chip", async () => {
    await shown();
    expect(document.querySelector(".about dd")?.textContent).toBe("Namuna-Nil");
    speak("fa");
    await preparation(device, back);
    const body = document.querySelector<HTMLElement>(".told-parts")!;
    expect([body.lang, body.dir, document.documentElement.dir]).toEqual(["ru", "ltr", "rtl"]);
    document.querySelector<HTMLButtonElement>(".chip[lang=en]")!.click();
    await vi.waitFor(() => expect(document.querySelector(".about dd")?.textContent).toBe("Namuna-Nil"));
    expect(document.querySelector(".chip[aria-pressed=true]")?.textContent).toBe("English");
  });

  it("folds parts, keeps what is below with them, and takes words as words", async () => {
    speak("ru");
    await shown();
    const parts = [...document.querySelectorAll<HTMLDetailsElement>(".told-parts > details")];
    expect(parts.map((one) => one.dataset["part"])).toEqual(["place", "tasks", "sampling"]);
    expect(parts[0]!.querySelector("details > summary h3")?.textContent).toBe("Часть place-facts");
    expect([...parts[0]!.querySelectorAll("li")].map((one) => one.dataset["depth"])).toEqual(["1", "2"]);
    expect(parts[0]!.querySelector("p")?.textContent).toBe("<b>не разметка</b>");
    expect(parts.some((one) => one.open)).toBe(false);
  });

  it("says of a task whether it is done, and offers nothing that would not travel back", async () => {
    speak("ru");
    await shown();
    const tasks = [...document.querySelectorAll("[data-part=tasks] .records > li")];
    expect(tasks.map((one) => one.querySelector("b")?.textContent)).toEqual(["☐ Хлеб", "☒ Вода"]);
    expect([...tasks[0]!.querySelectorAll("dt, dd")].map((one) => one.textContent)).toEqual(["Когда", "до"]);
    expect(tasks[1]!.querySelectorAll("dd")).toHaveLength(0);
    expect(document.querySelectorAll("#prepared input")).toHaveLength(0);
  });

  it("is taken off in two taps, and says so", async () => {
    await shown();
    document.querySelector<HTMLButtonElement>(".taking-off button")!.click();
    expect(await preparationOf(device)).not.toBeNull();
    document.querySelector<HTMLButtonElement>(".taking-off .grave")!.click();
    await vi.waitFor(() => expect(back).toHaveBeenCalledWith("The preparation is off this device."));
    expect(await preparationOf(device)).toBeNull();
  });
});
