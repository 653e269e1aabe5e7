/** The files of a record that is finished: each sealed with age to the key of the record, in pieces, so that the screen never stands still. */
import { Encrypter } from "age-encryption";
import { Beside } from "./beside.ts";
import { type Bytes, canonical, hex, joined, random, sha256, text, utf8 } from "./bytes.ts";
import type { BesideLine, Device } from "./device.ts";
import type { Pack } from "./pack.ts";
import { Refusal } from "./refusal.ts";
import { type Finished, signedSlip } from "./seal.ts";
import { turn } from "./turn.ts";

// a piece of age's stream; between two of them the screen may draw
const PIECE = 64 * 1024;

/** Seal the files that a record names and lay them on their shelf. Throws Refusal when one of them is not on the device. */
export async function sealFiles(device: Device, draft: string, pack: Pack, made: Finished, names: readonly string[]): Promise<BesideLine[]> {
  const slip = JSON.parse(text(made.slip)) as { visit: string; record: string; version: number; key: string };
  const key = pack.keys.find((one) => one.id === slip.key);
  if (!key) throw new Refusal("no_key");
  const beside = new Beside(device, draft);
  const lines: BesideLine[] = [];
  for (const name of names) {
    const plain = await beside.bytes(name);
    if (!plain) throw new Refusal("file_lost");
    const title = utf8(name);
    const sealed = await sealedTo(key.public, joined(Uint8Array.of(title.length >> 8, title.length & 255), title, plain));
    const said = canonical({
      kind: "file", visit: slip.visit, record: slip.record, version: slip.version, key: slip.key, name_sha256: await sha256(title),
      sha256: await sha256(sealed),
    });
    const id = hex(random(8));
    await device.putSealedBeside(draft, id, sealed);
    await turn();
    lines.push({ id, size: sealed.length, slip: text(said), signature: signedSlip(device.seed, said) });
    await turn();
  }
  return lines;
}

async function sealedTo(recipient: string, plain: Bytes): Promise<Bytes> {
  const sealer = new Encrypter();
  sealer.addRecipient(recipient);
  let at = 0;
  const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      await turn();
      controller.enqueue(plain.subarray(at, at + PIECE));
      at += PIECE;
      if (at >= plain.length) controller.close();
    },
  });
  const sealed = await sealer.encrypt(pieces);
  return new Uint8Array(await new Response(sealed as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}
