/** What is to be said of the pack on the list: on travel, soon too old, too old, or that the server knows this device no more. */
import { el } from "../dom.ts";
import { type Pack, goodUntil, isExpired } from "../pack.ts";
import { t, written } from "../words.ts";

const SOON = 2 * 24 * 60 * 60 * 1000;

export function packNotice(pack: Pack | null): HTMLElement | null {
  const said = pack ? words(pack) : [];
  return said.length ? el("div", { class: "card", id: "pack-notice" }, ...said.map((one) => el("p", {}, one))) : null;
}

/** What the pack is, in numbers. */
export function packFacts(pack: Pack | null): HTMLElement | null {
  if (!pack?.taken) return null;
  return el("p", { class: "hint", id: "pack-facts" }, t("pack_facts", { title: pack.title, serial: pack.serial, day: day(goodUntil(pack)) }));
}

function day(at: number): string {
  return new Intl.DateTimeFormat(written(), { dateStyle: "medium", timeStyle: "short" }).format(at);
}

function words(pack: Pack): string[] {
  const [travel, until] = [pack.profile === "travel", goodUntil(pack)];
  return [
    pack.shut ? t("shut_out", { day: day(pack.shut) }) : "",
    isExpired(pack) ? t("pack_expired", { day: day(until) }) : until - Date.now() < SOON ? t("pack_soon", { day: day(until) }) : "",
    travel ? t("on_travel") : "",
  ].filter(Boolean);
}
