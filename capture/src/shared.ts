/**
 * Pictures that another app hands over (Android's share sheet). They arrive also while the app is locked: then nothing here can read them, so the
 * page seals each at once to a key of the device whose private half lies under the passphrase.
 */
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { type Bytes, text, utf8 } from "./bytes.ts";
import type { Key } from "./lock.ts";
import { Refusal } from "./refusal.ts";
import { store } from "./store.ts";
import { askWorker } from "./updates.ts";

const OWN = "arrivals";
const EACH = "arrived/";

/** Seal what the worker took in since the last page. Gives how many; throws Refusal when there is no phrase yet, and keeps nothing then. */
export async function sealShared(): Promise<number> {
  const came = (await askWorker<Bytes[] | null>("shared")) ?? [];
  if (!came.length) return 0;
  const recipient = await (await store()).get("clear", OWN);
  if (!recipient) throw new Refusal("share_early");
  for (const picture of came) {
    const sealer = new Encrypter();
    sealer.addRecipient(recipient);
    await (await store()).put("facts", new Uint8Array(await sealer.encrypt(picture)), EACH + crypto.randomUUID());
  }
  return came.length;
}

export class Arrivals {
  private constructor(private readonly identity: string) {}

  /** With the master key; makes the key pair of the device on the first time. */
  static async opened(master: Key): Promise<Arrivals> {
    const kept = await (await store()).get("facts", OWN);
    if (kept) return new Arrivals(text(await master.open(kept, `facts/${OWN}`)));
    const identity = await generateX25519Identity();
    await (await store()).put("facts", await master.seal(utf8(identity), `facts/${OWN}`), OWN);
    await (await store()).put("clear", await identityToRecipient(identity), OWN);
    return new Arrivals(identity);
  }

  async ids(): Promise<string[]> {
    return ((await (await store()).getAllKeys("facts")) as string[]).filter((id) => id.startsWith(EACH));
  }

  async picture(id: string): Promise<Blob> {
    const sealed = await (await store()).get("facts", id);
    if (!sealed) throw new Refusal("share_none");
    const opener = new Decrypter();
    opener.addIdentity(this.identity);
    return new Blob([new Uint8Array(await opener.decrypt(sealed))], { type: "image/jpeg" });
  }

  async discard(id: string): Promise<void> {
    await (await store()).delete("facts", id);
  }
}
