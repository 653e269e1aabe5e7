import { el } from "../dom.ts";
import { store } from "../store.ts";
import { NAMES, type Language, isLanguage, speak, spoken, t } from "../words.ts";

/** The choice of language; `after` draws the screen anew. */
export function languages(after: () => void): HTMLSelectElement {
  const options = Object.entries(NAMES).map(([code, name]) => el("option", { value: code, lang: code, selected: code === spoken() }, name));
  const chosen = el("select", { class: "languages", "aria-label": t("language"), change: () => void choose() }, ...options);
  const choose = async (): Promise<void> => {
    if (!isLanguage(chosen.value)) return;
    const kept = keep(chosen.value);
    after();
    await kept;
  };
  return chosen;
}

/** Speak a language from now on, after a restart too. */
export async function keep(language: Language): Promise<void> {
  speak(language);
  await (await store()).put("clear", language, "language");
}

export async function remembered(): Promise<void> {
  const kept = await (await store()).get("clear", "language");
  speak(isLanguage(kept) ? kept : spoken());
}
