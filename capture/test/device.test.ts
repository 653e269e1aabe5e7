import { beforeEach, describe, expect, it, vi } from "vitest";
import { hex, random, text, utf8 } from "../src/bytes.ts";
import { Device, type Draft, type Line } from "../src/device.ts";
import { keyOf } from "../src/lock.ts";
import { finish } from "../src/seal.ts";
import { sendAll } from "../src/sending.ts";
import { type Shelf, SHELVES, store } from "../src/store.ts";
import { first, pack, python } from "./vectors.ts";

const CANARY = "CANARY-КОРИДОР-47";
const TOKEN = "t".repeat(64);
const master = await keyOf(random(32));
let device: Device;

function draft(more: Partial<Draft> = {}): Draft {
  return { tool: first(pack().tools).id, record: python.record, xml: `<data><words>${CANARY}</words></data>`, page: 2, at: 7, ...more };
}

/** Everything that lies in the store, as text of every kind that a word could be in. */
async function lying(): Promise<string> {
  const database = await store();
  const all = await Promise.all(SHELVES.map(async (shelf) => [await database.getAllKeys(shelf), await database.getAll(shelf)]));
  return all.flat(2).map((one) => (one instanceof Uint8Array ? `${hex(one)} ${String.fromCharCode(...one)}` : String(one))).join("\n");
}

async function count(shelf: Shelf): Promise<number> {
  return (await store()).count(shelf);
}

async function finished(id: string): Promise<void> {
  await device.save(id, draft());
  const [tool] = pack().tools;
  await device.finish(id, await finish(pack(), tool!, device.seed, python.record, draft().xml));
}

beforeEach(async () => {
  for (const shelf of SHELVES) await (await store()).clear(shelf);
  device = await Device.opened(master);
  await device.take(pack(), TOKEN);
});

describe("a device", () => {
  it("is the same one when it is opened again", async () => {
    const again = await Device.opened(master);
    expect([again.publicHex, again.token, again.pack]).toEqual([device.publicHex, TOKEN, pack()]);
  });

  it("opens with no other key", async () => {
    await expect(Device.opened(await keyOf(random(32)))).rejects.toThrow();
  });

  it("refuses what was moved from one place to another", async () => {
    await device.save("a", draft());
    const database = await store();
    await database.put("drafts", (await database.get("drafts", "a"))!, "b");
    await database.put("keys", (await database.get("keys", "a"))!, "b");
    await expect(device.draft("b")).rejects.toThrow();
    await database.put("facts", (await database.get("facts", "token"))!, "seed");
    await expect(Device.opened(master)).rejects.toThrow();
  });
});

describe("a draft", () => {
  it("comes back as it was saved", async () => {
    await device.save("a", draft());
    await device.save("a", draft({ page: 3 }));
    expect([...(await (await Device.opened(master)).drafts())]).toEqual([["a", draft({ page: 3 })]]);
  });

  it("is one of several, the oldest first", async () => {
    await device.save("a", draft({ at: 9 }));
    await device.save("b", draft({ at: 3 }));
    expect([...(await device.drafts()).keys()]).toEqual(["b", "a"]);
  });

  it("can be read by nobody who reads the store", async () => {
    await device.save("a", draft());
    expect(await lying()).not.toMatch(/CANARY|words/);
    expect(await lying()).not.toContain(hex(utf8(CANARY)));
  });

  it("is gone with its key, and no other draft's key opens it", async () => {
    await device.save("a", draft());
    await device.save("b", draft());
    const database = await store();
    const [ofA, keyA, keyB] = [await database.get("drafts", "a"), await database.get("keys", "a"), await database.get("keys", "b")];
    expect(hex(keyA!)).not.toBe(hex(keyB!));
    await device.discard("a");
    expect([await count("drafts"), await count("keys")]).toEqual([1, 1]);
    // who had kept the bytes of the draft has them without a key
    await database.put("drafts", ofA!, "a");
    await expect(device.draft("a")).rejects.toThrow();
  });

  it("keeps the version of its sheet when a newer pack has another", async () => {
    await device.save("a", draft());
    const newer = { ...pack(), tools: [{ ...first(pack().tools), id: "22222222-3333-4444-8555-666666666666", version: "2" }] };
    await device.take(newer, TOKEN);
    expect(device.sheets.map((tool) => tool.version)).toEqual(["2"]);
    expect(device.tool(draft().tool)?.version).toBe("1");
    await device.discard("a");
    await device.take(newer, TOKEN);
    expect(device.tool(draft().tool)).toBeUndefined();
  });
});

describe("a finished record", () => {
  it("and each save of a draft is on the disk before it is called done", async () => {
    const asked = vi.spyOn(IDBDatabase.prototype, "transaction");
    await finished("a");
    const writing = asked.mock.calls.filter(([, mode]) => mode === "readwrite");
    expect(writing.length).toBeGreaterThan(2);
    expect(writing.map(([, , how]) => how)).toEqual(writing.map(() => ({ durability: "strict" })));
  });

  it("is a line of the queue in place of a draft", async () => {
    await finished("a");
    expect([await count("drafts"), await count("keys"), await count("queue"), await count("bodies")]).toEqual([0, 0, 1, 1]);
    const line = (await device.queue()).get("a")!;
    expect(line).toMatchObject({ record: python.record, state: "finished", size: (await device.body("a"))!.length });
    expect(text((await device.body("a"))!.slice(0, 21))).toBe("age-encryption.org/v1");
  });

  it("stays a draft when the step breaks half way", async () => {
    await device.save("a", draft());
    const made = await finish(pack(), first(pack().tools), device.seed, python.record, draft().xml);
    vi.spyOn(IDBObjectStore.prototype, "delete").mockImplementationOnce(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    await expect(device.finish("a", made)).rejects.toThrow();
    expect((await device.draft("a"))?.xml).toBe(draft().xml);
  });

  it("leaves nothing that reads as what was written, under any key of the device", async () => {
    await finished("a");
    const body = String.fromCharCode(...(await device.body("a"))!);
    expect(body + (await lying()) + JSON.stringify([...(await device.queue())])).not.toContain("CANARY");
  });
});

describe("sending", () => {
  // what is tried again after a pause is tried again at once
  const soon = setTimeout;
  beforeEach(() => void vi.stubGlobal("setTimeout", (act: () => void, after = 0) => soon(act, Math.min(after, 1))));

  const line = async (): Promise<Line> => (await device.queue()).get("a")!;

  function answers(body: string, signature: string, status = 201): void {
    vi.stubGlobal("fetch", async () => new Response(body, { status, headers: { "Nazorat-Signature": signature } }));
  }

  /** The record of the vectors in the queue, with the slip that its receipt is for. */
  async function queued(): Promise<void> {
    const sent = python.records.all;
    const slip = atob(sent.headers["Nazorat-Sent"].replaceAll("-", "+").replaceAll("_", "/"));
    const body = Uint8Array.from(atob(sent.body), (letter) => letter.charCodeAt(0));
    await device.finish("a", { record: python.record, slip: utf8(slip), signature: sent.headers["Nazorat-Signature"], body });
  }

  it("forgets the body on the receipt that the server signed", async () => {
    await queued();
    answers(python.receipt.body, python.receipt.signature);
    await sendAll(device, () => undefined);
    expect([(await line()).state, await count("bodies")]).toEqual(["received", 0]);
  });

  const turned = (digits: string): string => digits.replace(/^./, (one) => (one === "0" ? "1" : "0"));
  it.each([
    ["with another signature", python.receipt.body, turned(python.receipt.signature)],
    ["without a signature", python.receipt.body, ""],
    ["for other bytes", python.receipt.body.replace(/"sha256":"./, '"sha256":"x'), python.receipt.signature],
    ["that is no receipt", "<html>", python.receipt.signature],
  ])("keeps the body on a receipt %s", async (_, body, signature) => {
    await queued();
    answers(body, signature);
    await expect(sendAll(device, () => undefined)).rejects.toMatchObject({ word: "receipt_wrong" });
    expect([(await line()).state, await count("bodies")]).toEqual(["sent", 1]);
  });

  it("keeps the body on a right receipt of another record", async () => {
    await finished("a");
    answers(python.receipt.body, python.receipt.signature);
    await expect(sendAll(device, () => undefined)).rejects.toMatchObject({ word: "receipt_wrong" });
    expect(await count("bodies")).toBe(1);
  });

  it.each([[404, '{"code":"not-found"}', "not_paired"], [507, '{"code":"disk-full"}', "server_refused"], [502, "<html>", "server_refused"]])(
    "says what %i means, and keeps the body", async (status, body, word) => {
      await queued();
      answers(body, "", status);
      await expect(sendAll(device, () => undefined)).rejects.toMatchObject({ word });
      expect(await count("bodies")).toBe(1);
    },
  );

  it("keeps the body without a network", async () => {
    await queued();
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
    await expect(sendAll(device, () => undefined)).rejects.toMatchObject({ word: "network_failed" });
    expect(await count("bodies")).toBe(1);
  });
});
