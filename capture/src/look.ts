/** How the app looks on this device: light of the screen, size of words, how sheets are cut into pages. Kept in clear: it says nothing of the work. */
import { store } from "./store.ts";

export const THEMES = ["auto", "light", "dark", "night"] as const;
export const SIZES = ["normal", "large", "huge"] as const;
export const CUTS = ["sheet", "one", "group"] as const;
export type Cut = (typeof CUTS)[number];

interface Look {
  theme: (typeof THEMES)[number];
  text: (typeof SIZES)[number];
  pages: Cut;
}

const KINDS = { theme: THEMES, text: SIZES, pages: CUTS } as const;
// what the browser draws around the page
const AROUND: Readonly<Record<string, string>> = { light: "#f6f6f3", dark: "#0c0e0f", night: "#070202" };
const look: Look = { theme: "auto", text: "normal", pages: "sheet" };
let before: Look["theme"] = "auto";

export function looks(): Readonly<Look> {
  return look;
}

export async function rememberedLook(): Promise<void> {
  const kept = await store();
  for (const kind of Object.keys(KINDS) as (keyof Look)[]) put(kind, await kept.get("clear", kind));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  apply();
}

export async function choose(kind: keyof Look, value: string): Promise<void> {
  put(kind, value);
  apply();
  await (await store()).put("clear", look[kind], kind);
}

/** The very dim screen at one tap, and back to what was before it. */
export async function night(): Promise<void> {
  if (look.theme !== "night") before = look.theme;
  await choose("theme", look.theme === "night" ? before : "night");
}

function put(kind: keyof Look, value: unknown): void {
  if ((KINDS[kind] as readonly unknown[]).includes(value)) Object.assign(look, { [kind]: value });
}

function apply(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const shown = look.theme === "auto" ? (dark ? "dark" : "light") : look.theme;
  document.documentElement.dataset["theme"] = shown;
  document.documentElement.dataset["text"] = look.text;
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", AROUND[shown] ?? "");
}
