/** Stretches passphrases beside the page, so that the page stays alive. It ends with its first answer to a phrase that was right, or with the page. */
import { argon2id } from "hash-wasm";
import type { Stretch } from "./stretch.ts";

const scope = self as unknown as { onmessage: (event: MessageEvent<Stretch>) => void; postMessage(said: Uint8Array): void };

scope.onmessage = ({ data: { password, salt, m, t, p } }) => {
  void argon2id({ password, salt, memorySize: m, iterations: t, parallelism: p, hashLength: 32, outputType: "binary" }).then((made) => scope.postMessage(made));
};
