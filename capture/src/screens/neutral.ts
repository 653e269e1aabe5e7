/**
 * A page that says nothing, at one gesture: a calendar of the month. It stands there at once; behind it the draft is saved and the page
 * loaded anew, so that nothing that was open is left in memory. The way back is the same gesture, and then the passphrase.
 */
import { button, el, show } from "../dom.ts";
import { icon } from "../icons.ts";
import { silence } from "../sounds.ts";
import { store } from "../store.ts";
import { say } from "../talks/say.ts";
import { number, spoken, written } from "../words.ts";

const HELD = 600;
const TAPS = 3;
const WITHIN = 700;
const LONGEST = 3000;
// what is kept of it says only that a calendar is shown
const SHOWN = "calendar";

export async function isNeutral(): Promise<boolean> {
  return (await (await store()).get("clear", "page")) === SHOWN;
}

/** Two fingers held, three quick taps on what is no button or field, or Esc. */
export function watchGesture(act: () => void): () => void {
  let taps: number[] = [];
  let held = 0;
  const stop = new AbortController();
  const hear = { signal: stop.signal, passive: true };
  addEventListener("keydown", (event) => event.key === "Escape" && act(), hear);
  addEventListener("touchstart", (event) => {
    clearTimeout(held);
    if (event.touches.length === 2) held = window.setTimeout(act, HELD);
  }, hear);
  for (const end of ["touchend", "touchcancel"] as const) addEventListener(end, () => clearTimeout(held), hear);
  addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("button, input, textarea, select, label, summary, a")) return void (taps = []);
    taps = [...taps.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (taps.length >= TAPS) (taps = []), act();
  }, hear);
  return () => (clearTimeout(held), stop.abort());
}

/** At once, before anything is awaited. Then what was typed is saved, and everything that was open is let go. */
export async function goNeutral(flush: () => Promise<void>): Promise<void> {
  silence();
  calendar(new Date());
  const kept = store().then((database) => database.put("clear", SHOWN, "page"));
  // a disk that does not answer must not keep what is open in memory
  await Promise.race([Promise.allSettled([kept, flush()]), new Promise((done) => setTimeout(done, LONGEST))]);
  location.reload();
}

/** The page alone, until the gesture is made again. */
export async function stayNeutral(): Promise<void> {
  calendar(new Date());
  await new Promise<void>((done) => {
    const stop = watchGesture(() => (stop(), done()));
  });
  await (await store()).delete("clear", "page");
}

/** The days of a month in the calendar of the language: a page that looks foreign in the hand that holds it would not be neutral. */
export function monthOf(day: Date, language: readonly string[]): Date[] {
  const said = new Intl.DateTimeFormat([...language], { day: "numeric", numberingSystem: "latn" } as Intl.DateTimeFormatOptions);
  const number = (at: Date): number => Number(said.formatToParts(at).find(({ type }) => type === "day")?.value);
  // at noon no clock is put forward or back
  const away = (days: number): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, 12);
  const days = [away(1 - number(away(0)))];
  for (let at = 2 - number(away(0)); number(away(at)) !== 1; at++) days.push(away(at));
  return days;
}

function calendar(shown: Date): void {
  const days = monthOf(shown, written());
  // where Persian is written the week begins on Saturday, names of days have no short form, and the year comes last
  const persian = spoken() === "fa";
  const parts = new Intl.DateTimeFormat(written(), { month: "long", year: "numeric" }).formatToParts(days[0]);
  const part = (name: string): string => parts.find(({ type }) => type === name)?.value ?? "";
  const title = persian ? `${part("month")} ${part("year")}` : parts.map(({ value }) => value).join("");
  // the first of January 2024 was a Monday
  const names = Array.from({ length: 7 }, (_, day) => new Intl.DateTimeFormat(written(), { weekday: persian ? "narrow" : "short" }).format(new Date(2024, 0, day + (persian ? -1 : 1))));
  const blank = (days[0]!.getDay() + (persian ? 1 : 6)) % 7;
  const cells: (Date | null)[] = [...Array.from({ length: blank }, () => null), ...days];
  while (cells.length % 7) cells.push(null);
  const rows = Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
  const today = new Date().toDateString();
  const cell = (day: Date | null): HTMLElement => el("td", { class: day?.toDateString() === today ? "today" : "" }, day && number(days.indexOf(day) + 1));
  const turn = (into: Date, by: number): void => calendar(new Date(into.getFullYear(), into.getMonth(), into.getDate() + by));
  const to = (sign: "back" | "next", act: () => void): HTMLButtonElement => {
    const made = button("", act);
    made.setAttribute("aria-label", say(sign === "back" ? "month_before" : "month_after"));
    made.append(icon(sign));
    return made;
  };
  document.title = say("calendar");
  show(
    el("header", {}, el("h1", {}, title)),
    el("main", {},
      el("table", { class: "month" },
        el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name)))),
        el("tbody", {}, ...rows.map((week) => el("tr", {}, ...week.map(cell)))))),
    el("footer", {}, to("back", () => turn(days[0]!, -1)), to("next", () => turn(days.at(-1)!, 1))),
  );
}
