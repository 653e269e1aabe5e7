/** A bar code is typed, or read from a picture where the browser can; the picture is forgotten at once. */
import type { AnyInputNode } from "@getodk/xforms-engine";
import { el } from "../dom.ts";
import { bitmapOf } from "../pictures.ts";
import { Refusal } from "../refusal.ts";
import { Told } from "../tell.ts";
import { t } from "../words.ts";
import type { Asking, Widget } from "./asking.ts";
import { chooser } from "./chooser.ts";
import { typed } from "./typed.ts";

interface Detector {
  detect(picture: ImageBitmap): Promise<readonly { rawValue: string }[]>;
}

export function barcode(node: AnyInputNode, id: string, asking: Asking): Widget {
  const field = typed(node, id, asking);
  const made = (globalThis as { BarcodeDetector?: new () => Detector }).BarcodeDetector;
  if (!made) return field;
  const told = new Told();
  const set = node.setValue.bind(node) as (value: string) => unknown;
  const read = async (chosen: File): Promise<void> => {
    const picture = await bitmapOf(chosen);
    const [found] = await new made().detect(picture).finally(() => picture.close());
    if (!found) throw new Refusal("code_not_seen");
    set(found.rawValue);
    asking.changed();
  };
  const ways = chooser({ words: t("code_scan"), accept: "image/*", now: true, aids: asking.aids, told, take: read });
  return { element: el("div", { class: "typed" }, field.element, el("div", { class: "ways" }, ways), told.element), update: () => field.update() };
}
