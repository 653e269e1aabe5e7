/** What another app handed over: shown, thrown away, or put where a sheet asks for a picture. */
import { button, el } from "../dom.ts";
import type { Arrivals } from "../shared.ts";
import type { Told } from "../tell.ts";
import { t } from "../words.ts";

const WIDEST = 640;

/** On the list: each picture with what is to be done about its original. Nothing when nothing arrived. */
export async function arrived(arrivals: Arrivals, told: Told): Promise<HTMLElement | null> {
  const ids = await arrivals.ids();
  if (!ids.length) return null;
  const rows = ids.map((id, at) => row(arrivals, id, at, told));
  return el("section", { class: "card", id: "arrived" }, el("h2", {}, t("arrived", { count: ids.length })), el("p", {}, t("arrived_why")), ...rows);
}

function row(arrivals: Arrivals, id: string, at: number, told: Told): HTMLElement {
  const seen = el("div", {});
  const open = button(t("arrived_show", { number: at + 1 }), () => told.trying(async () => seen.replaceChildren(await drawn(await arrivals.picture(id)))), "small");
  const drop = button(t("arrived_discard"), () => {
    drop.replaceWith(button(t("discard_sure"), () => told.trying(async () => {
      await arrivals.discard(id);
      whole.remove();
    }), "small grave"));
  }, "small plain");
  const whole = el("div", { "data-arrived": true }, open, drop, seen);
  return whole;
}

/** Drawn, not linked: the page's policy lets in no picture that is not a file of the app. */
async function drawn(picture: Blob): Promise<HTMLElement> {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, WIDEST / bitmap.width);
  const canvas = el("canvas", { width: String(Math.round(bitmap.width * scale)), height: String(Math.round(bitmap.height * scale)), role: "img", "aria-label": t("arrived_picture") });
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

/** Beside each question of the page that takes a picture: the way to give it the last one that arrived, as if it had been chosen from the device. */
export async function offer(arrivals: Arrivals, page: ParentNode, told: Told): Promise<void> {
  const newest = (await arrivals.ids()).at(-1);
  if (!newest) return;
  for (const place of page.querySelectorAll(".question.upload:has(input[type=file][accept^=image])")) {
    const give = async (): Promise<void> => {
      const field = [...place.querySelectorAll<HTMLInputElement>("input[type=file][accept^=image]")].at(-1);
      if (!field) return;
      const held = new DataTransfer();
      held.items.add(new File([await arrivals.picture(newest)], "picture.jpg", { type: "image/jpeg" }));
      field.files = held.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    };
    place.append(button(t("arrived_take"), () => told.trying(give), "small"));
  }
}
