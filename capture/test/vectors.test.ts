/** The sealed door as both sides have it: what Python sealed opens here, and what is sealed here Python opens (tests/web/test_capture_vectors.py). */
import { writeFileSync } from "node:fs";
import { ed25519 } from "@noble/curves/ed25519.js";
import { Decrypter } from "age-encryption";
import { describe, expect, it } from "vitest";
import browser from "../../tests/vectors/capture/made-in-the-browser.json";
import { type Bytes, base64url, canonical, hex, joined, sha256, text, unhex, utf8 } from "../src/bytes.ts";
import { readPack } from "../src/pack.ts";
import { type Finished, compartmentOf, finish, headersOf } from "../src/seal.ts";
import { SEEDS, first, pack, python } from "./vectors.ts";

const CIRCLES = ["all", "lead", "health"] as const;
type Sent = { headers: Record<string, string>; body: string };

function bytes(base64: string): Bytes {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

async function opened(sent: Sent, compartment: number): Promise<Record<string, unknown>> {
  const opener = new Decrypter();
  opener.addIdentity(python.identities[compartment - 1]![1]!);
  return JSON.parse(await opener.decrypt(bytes(sent.body), "text")) as Record<string, unknown>;
}

function slipOf(sent: Sent): Record<string, unknown> {
  return JSON.parse(text(bytes(sent.headers["Nazorat-Sent"]!.replaceAll("-", "+").replaceAll("_", "/")))) as Record<string, unknown>;
}

async function made(circle: string): Promise<Finished> {
  const tool = first(pack().tools);
  return finish(pack(), tool, SEEDS.device, python.record, python.xml.replace("{}", circle));
}

function holds(signature: string, message: Bytes, seed: Bytes): boolean {
  return ed25519.verify(unhex(signature), message, ed25519.getPublicKey(seed), { zip215: false });
}

describe.each([["Python", python.records], ["the browser", browser.records]] as const)("made by %s", (_, records) => {
  it.each(CIRCLES.map((circle, at) => [circle, at + 1] as const))("for %s", async (circle, compartment) => {
    const sent = records[circle] as Sent;
    const [slip, plain] = [slipOf(sent), await opened(sent, compartment)];
    const { "Nazorat-Sent": header, "Nazorat-Signature": signature } = sent.headers;
    expect(base64url(canonical(slip))).toBe(header);
    expect(holds(signature!, joined(utf8("nazorat-sent/1|"), canonical(slip)), SEEDS.device)).toBe(true);
    expect(slip).toEqual({
      kind: "record", visit: pack().visit, record: python.record, version: 1, key: pack().keys.find((key) => key.compartment === compartment && key.epoch === 2)!.id,
      tool_version: first(pack().tools).id, files: 0, sha256: await sha256(bytes(sent.body)),
    });
    expect(holds(plain.signature as string, canonical({ ...plain, signature: "" }), SEEDS.device)).toBe(true);
    expect(plain).toMatchObject({ format: "nazorat-record/1", version: 1, tool: "talk", door: "field app", xml: python.xml.replace("{}", circle) });
    expect(compartmentOf(first(pack().tools).xform, plain.xml as string)).toBe(compartment);
  });
});

describe("canonical JSON", () => {
  it.each(python.canonical.map((one) => [one.text, one.facts] as const))("%s", (said, facts) => {
    expect(text(canonical(facts as Record<string, unknown>))).toBe(said);
  });
});

it("a pack that Python made is read", () => {
  expect(readPack(pack(), null).keys).toHaveLength(6);
});

describe("who may know", () => {
  const xform = first(pack().tools).xform;
  it.each([["all", 1], ["lead", 2], ["health", 3], ["", 2], ["anybody", 2]] as const)("%j goes to compartment %i", (said, compartment) => {
    expect(compartmentOf(xform, python.xml.replace("{}", said))).toBe(compartment);
  });

  it("of a sheet that does not ask is the team", () => {
    expect(compartmentOf(xform.replace("compartment", "none"), python.xml.replace("{}", "lead"))).toBe(1);
  });

  it("without a key to its name seals nothing", async () => {
    const less = { ...pack(), keys: pack().keys.filter((key) => key.compartment !== 3) };
    await expect(finish(less, first(less.tools), SEEDS.device, python.record, python.xml.replace("{}", "health"))).rejects.toMatchObject({ word: "no_key" });
  });
});

it("the same record sealed twice is two files, and one record", async () => {
  const [one, other] = [await made("all"), await made("all")];
  expect(hex(one.body)).not.toBe(hex(other.body));
  expect(one.record).toBe(other.record);
});

if (process.env.VECTORS === "write") it("is written", async () => {
  const records: Record<string, Sent> = {};
  for (const circle of CIRCLES) {
    const { slip, signature, body } = await finish(pack(), first(pack().tools), SEEDS.device, python.record, python.xml.replace("{}", circle));
    records[circle] = { headers: headersOf(slip, signature), body: btoa(String.fromCharCode(...body)) };
  }
  const held = { about: "Sealed to the keys of made-in-python.json. Made by VECTORS=write vitest.", records };
  writeFileSync("../tests/vectors/capture/made-in-the-browser.json", `${JSON.stringify(held, null, 1)}\n`);
});
