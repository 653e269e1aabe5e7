import { md5 } from "@noble/hashes/legacy.js";
import { describe, expect, it } from "vitest";
import { hex, utf8 } from "../src/bytes.ts";
import { type Pack, goodUntil, isExpired, newestKey, readPack, signedPack, titleOf } from "../src/pack.ts";
import { SEEDS, first, pack, python, signed } from "./vectors.ts";

const OTHER = "11111111-2222-4333-8444-555555555555";
const stranger = new Uint8Array(32).fill(9);

function changed(change: (pack: Pack) => void): Pack {
  const made = pack();
  change(made);
  return made;
}

/** The pack that comes after the one of the vectors. */
function next(change: (pack: Pack) => void = () => undefined): Pack {
  return changed((made) => {
    made.serial++;
    change(made);
  });
}

function later(made: Pack): void {
  const old = made.keys.find((key) => key.compartment === 1 && key.epoch === 2)!;
  made.keys.push(signed(made.visit, { ...old, id: OTHER, epoch: 3, public: made.keys[0]!.public }));
}

describe("a pack that is taken for the first time", () => {
  it("is what the server made", () => {
    expect(readPack(pack(), null)).toEqual(pack());
  });

  const damaged: Record<string, (pack: Pack) => void> = {
    "of another format": (made) => (made.format = "nazorat-pack/1"),
    "without keys": (made) => (made.keys = []),
    "with a tool of other bytes": (made) => (first(made.tools).xform += " "),
    "with a key that is no age key": (made) => (first(made.keys).public = "AGE-SECRET-KEY-1"),
    "with a visit that is no id": (made) => (made.visit = "7"),
    "with a server that is no key": (made) => (made.server = "ab"),
    "with an epoch that is no number": (made) => (first(made.keys).epoch = "1" as unknown as number),
    "with an epoch that is half a number": (made) => (first(made.keys).epoch = 1.5),
    "with no list of tools": (made) => (made.tools = {} as unknown as []),
    "without the words of a tool": (made) => delete (first(made.tools) as Partial<Pack["tools"][number]>).xform,
  };
  it.each(Object.entries(damaged))("%s is damaged", (_, change) => {
    expect(() => readPack(changed(change), null)).toThrow("pack_damaged");
  });

  it.each([null, undefined, "pack", 7, [], {}])("%j is none", (arrived) => {
    expect(() => readPack(arrived, null)).toThrow("pack_damaged");
  });

  const unsigned: Record<string, (pack: Pack) => void> = {
    "another public key": (made) => (first(made.keys).public = made.keys[1]!.public),
    "another epoch": (made) => (first(made.keys).epoch = 9),
    "another compartment": (made) => (first(made.keys).compartment = 3),
    "another visit": (made) => (made.visit = OTHER),
    "the name of another signer": (made) => (first(made.keys).signed_by = signed(made.visit, first(made.keys), stranger).signed_by),
    "no signature": (made) => (first(made.keys).signature = ""),
    "a signature that is no hexadecimal": (made) => (first(made.keys).signature = "zz"),
    "a signature with one bit turned": (made) => (first(made.keys).signature = first(made.keys).signature.replace(/.$/, (last) => (last === "0" ? "1" : "0"))),
  };
  it.each(Object.entries(unsigned))("with %s is not signed", (_, change) => {
    expect(() => readPack(changed(change), null)).toThrow("pack_unsigned");
  });
});

describe("a pack after another", () => {
  it("with a signed new epoch is taken, and seals to it", () => {
    const taken = readPack(next(later), pack());
    expect(newestKey(taken, 1).epoch).toBe(3);
  });

  it("with nothing new but its number is taken, and is not taken twice", () => {
    expect(readPack(next(), pack()).keys).toHaveLength(6);
    expect(() => readPack(pack(), pack())).toThrow("pack_older");
    expect(() => readPack(pack(), next())).toThrow("pack_older");
  });

  it("that was replayed from before the newest epoch is noticed", () => {
    expect(() => readPack(next(), changed(later))).toThrow("pack_older");
  });

  it("in which one compartment was rolled back is noticed", () => {
    const back = next((made) => (made.keys = made.keys.filter((key) => !(key.compartment === 2 && key.epoch === 2))));
    expect(() => readPack(back, pack())).toThrow("pack_older");
  });

  it("in which a compartment is missing is noticed", () => {
    const less = next((made) => (made.keys = made.keys.filter((key) => key.compartment !== 3)));
    expect(() => readPack(less, pack())).toThrow("pack_older");
  });

  it("in which somebody else signed a new epoch is refused", () => {
    const by = next((made) => made.keys.push(signed(made.visit, { ...first(made.keys), id: OTHER, epoch: 3 }, stranger)));
    expect(() => readPack(by, pack())).toThrow("pack_signer");
  });

  it("in which a known key has other words, rightly signed, is refused", () => {
    const swapped = next((made) => (made.keys[0] = signed(made.visit, { ...first(made.keys), public: made.keys[1]!.public })));
    expect(() => readPack(swapped, pack())).toThrow("pack_unsigned");
  });

  it.each(["server", "device"] as const)("of another %s is refused", (name) => {
    const other = next((made) => (made[name] = name === "server" ? "ab".repeat(32) : OTHER));
    expect(() => readPack(other, pack())).toThrow("pack_other");
  });

  it("of another visit by the same lead is refused", () => {
    const other = next((made) => {
      made.visit = OTHER;
      made.keys = made.keys.map((key) => signed(OTHER, key));
    });
    expect(() => readPack(other, pack())).toThrow("pack_other");
    expect(readPack(other, null).visit).toBe(OTHER);
  });

  it("may leave out an epoch that is past, and a compartment's newest never", () => {
    expect(readPack(next((made) => (made.keys = made.keys.filter((key) => key.epoch === 2))), pack()).keys).toHaveLength(3);
    expect(() => readPack(next((made) => (made.keys = made.keys.filter((key) => key.epoch === 1))), pack())).toThrow("pack_older");
  });
});

describe("the first pack after the numbers were compared", () => {
  const trust = { server: pack().server, signers: [pack().keys[0]!.signed_by] };

  it("is taken from that server and those leads", () => {
    expect(readPack(pack(), null, trust).serial).toBe(5);
  });

  it.each([
    ["pack_other", { ...trust, server: "ab".repeat(32) }],
    ["pack_signer", { ...trust, signers: ["ab".repeat(32)] }],
    ["pack_signer", { ...trust, signers: [] }],
  ] as const)("is refused (%s) from others", (word, other) => {
    expect(() => readPack(pack(), null, other)).toThrow(word);
  });
});

describe("the bytes of a pack", () => {
  const { body, signature } = python.signed_pack;

  it("are what Python signed", () => {
    expect(readPack(signedPack(utf8(body), signature, pack().server), null)).toEqual(pack());
  });

  it.each([
    ["another tool", body.replace('"code":"talk"', '"code":"tall"'), signature, pack().server],
    ["another number", body.replace('"serial":5', '"serial":9'), signature, pack().server],
    ["a later end", body.replace("2026-11-16", "2036-11-16"), signature, pack().server],
    ["no signature", body, "", pack().server],
    ["another server", body, signature, pack().keys[0]!.signed_by],
    ["no server", body, signature, ""],
  ])("with %s are damaged", (_, said, mark, server) => {
    expect(() => signedPack(utf8(said), mark, server)).toThrow("pack_damaged");
  });

  it("that end before they begin are no pack", () => {
    expect(() => readPack(changed((made) => (made.expires_at = made.issued_at)), null)).toThrow("pack_damaged");
    expect(() => readPack(changed((made) => (made.expires_at = "soon")), null)).toThrow("pack_damaged");
  });
});

describe("a pack ends", () => {
  const DAY = 86_400_000;
  // a clock that is wrong by years is as wrong at both ends
  it.each([Date.parse("2026-11-02T10:00:00Z"), Date.parse("2009-01-01T00:00:00Z"), Date.parse("2041-06-01T00:00:00Z")])(
    "fourteen days after it was taken, by the clock that took it (%i)", (taken) => {
      const held = { ...pack(), taken };
      expect(goodUntil(held) - taken).toBe(14 * DAY);
      expect([isExpired(held, taken + 14 * DAY - 1), isExpired(held, taken + 14 * DAY + 1)]).toEqual([false, true]);
    },
  );
});

describe("the newest key", () => {
  it("is that of the last epoch, wherever it stands", () => {
    const mixed = changed((made) => made.keys.reverse());
    expect([1, 2, 3].map((compartment) => newestKey(mixed, compartment).epoch)).toEqual([2, 2, 2]);
  });

  it("of a compartment without one is missing", () => {
    const none = changed((made) => (made.keys = made.keys.filter((key) => key.compartment !== 2)));
    expect(() => newestKey(none, 2)).toThrow("no_key");
  });
});

describe("a title", () => {
  it("is in the person's language where the sheet has it", () => {
    expect(["tg", "en", "ru"].map((language) => titleOf(first(pack().tools), language))).toEqual(["Суҳбат", "Talk", "Talk"]);
  });

  it("of a sheet without one is its code", () => {
    const xform = "<h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:head/></h:html>";
    expect(titleOf({ ...first(pack().tools), xform, md5: hex(md5(utf8(xform))) }, "ru")).toBe("talk");
  });
});

it("the lead of the vectors signs as Python does", () => {
  const [key] = pack().keys;
  expect(signed(pack().visit, key!, SEEDS.lead)).toEqual(key);
});
