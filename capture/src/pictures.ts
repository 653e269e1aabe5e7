/** Pictures: made small and stripped of what the camera wrote into them, and shown without an address of their own. */
import { el } from "./dom.ts";
import { Refusal } from "./refusal.ts";

// where a sheet names no largest size
export const LONGEST = 2048;

let worker: Worker | null = null;

/** A JPEG whose longer side is at most `longest` pixels, with no EXIF. Throws Refusal for what is no picture. */
export async function prepared(picture: Blob, longest: number): Promise<Blob> {
  if (typeof OffscreenCanvas === "undefined") return preparedHere(picture, longest);
  worker ??= new Worker(new URL("./pictures.worker.ts", import.meta.url), { type: "module" });
  const asked = worker;
  const bytes = await new Promise<ArrayBuffer | null>((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }) => done(data as ArrayBuffer | null);
    asked.onerror = () => done(null);
    asked.postMessage({ picture, longest }, [channel.port2]);
  });
  if (!bytes) throw new Refusal("picture_unreadable");
  return new Blob([bytes], { type: "image/jpeg" });
}

/** For browsers that have no canvas outside a page. */
async function preparedHere(picture: Blob, longest: number): Promise<Blob> {
  const bitmap = await bitmapOf(picture);
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = el("canvas", { width: String(Math.round(bitmap.width * scale)), height: String(Math.round(bitmap.height * scale)) });
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return encoded(canvas, "image/jpeg");
}

export async function bitmapOf(picture: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(picture);
  } catch {
    throw new Refusal("picture_unreadable");
  }
}

export function encoded(canvas: HTMLCanvasElement, kind: "image/jpeg" | "image/png"): Promise<Blob> {
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Refusal("picture_unreadable"))), kind, 0.82);
  });
}

/** A picture on a canvas: an address of a blob would need a wider policy of the page, and stand in its history of requests. */
export async function shown(picture: Blob, words: string, longest = 640): Promise<HTMLCanvasElement> {
  // made small on the other thread: a browser resizes on the page's own
  const bitmap = await bitmapOf(await prepared(picture, longest));
  const canvas = el("canvas", { class: "picture", role: "img", "aria-label": words, width: String(bitmap.width), height: String(bitmap.height) });
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas;
}
