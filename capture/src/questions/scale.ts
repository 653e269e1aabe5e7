/** A range: a slider with what it says in large, a closed list, or stars; empty until it is touched. */
import type { AnyRangeNode } from "@getodk/xforms-engine";
import { button, el } from "../dom.ts";
import { t } from "../words.ts";
import type { Asking, Widget } from "./asking.ts";
import { waysOf } from "./typed.ts";

// more steps than these are no list and no stars
const MOST_LISTED = 200;
const MOST_STARS = 10;

export function scale(node: AnyRangeNode, id: string, asking: Asking): Widget {
  const { start, end, step } = node.definition.bodyElement.bounds;
  const ways = waysOf(node);
  const steps = stepsOf(Number(start), Number(end), Number(step));
  const set = (value: string): void => ((node.setValue as (value: string) => unknown)(value), asking.changed());
  if (ways.picker && steps.length <= MOST_LISTED) return listed(node, id, steps, set);
  if (ways.rating && steps.length <= MOST_STARS) return stars(node, id, steps, set);
  const [low, high] = [Math.min(Number(start), Number(end)), Math.max(Number(start), Number(end))];
  const slider: HTMLInputElement = el("input", { type: "range", id, autocomplete: "off", min: String(low), max: String(high), step: String(Math.abs(Number(step)) || 1), "aria-labelledby": `${id}-label`, input: () => set(exact(slider.value, steps)) });
  const said = el("output", { class: "said", for: id });
  const clear = button(t("answer_none"), () => set(""), "small");
  return {
    element: el("div", { class: "scale" }, said, slider, el("div", { class: "ends" }, el("span", {}, String(low)), el("span", {}, String(high))), clear),
    update() {
      const value = node.currentState.instanceValue;
      said.textContent = value === "" ? "—" : String(Number(value));
      slider.classList.toggle("empty", value === "");
      slider.disabled = node.currentState.readonly;
      // without an answer the knob lies in the middle, as a hint that it moves
      slider.value = value === "" ? String((low + high) / 2) : value;
      clear.hidden = value === "" || node.currentState.readonly;
    },
  };
}

function listed(node: AnyRangeNode, id: string, steps: readonly string[], set: (value: string) => void): Widget {
  const list: HTMLSelectElement = el("select", { id, autocomplete: "off", "aria-labelledby": `${id}-label`, change: () => set(list.value) }, el("option", { value: "" }, ""), ...steps.map((value) => el("option", { value }, value)));
  return {
    element: list,
    update() {
      list.disabled = node.currentState.readonly;
      const { instanceValue } = node.currentState;
      list.value = instanceValue === "" ? "" : (steps.find((value) => Number(value) === Number(instanceValue)) ?? "");
    },
  };
}

function stars(node: AnyRangeNode, id: string, steps: readonly string[], set: (value: string) => void): Widget {
  const buttons = steps.map((value) => {
    const one = button("★", () => set(node.currentState.instanceValue !== "" && Number(node.currentState.instanceValue) === Number(value) ? "" : value), "star");
    one.setAttribute("aria-label", value);
    return one;
  });
  return {
    element: el("div", { class: "stars", role: "group", id, "aria-labelledby": `${id}-label` }, ...buttons),
    update() {
      const { instanceValue } = node.currentState;
      buttons.forEach((one, at) => {
        const lit = instanceValue !== "" && Number(steps[at]) <= Number(instanceValue);
        one.classList.toggle("lit", lit);
        one.setAttribute("aria-pressed", String(instanceValue !== "" && Number(steps[at]) === Number(instanceValue)));
        one.disabled = node.currentState.readonly;
      });
    },
  };
}

/** Every step as it is written, without the dust of binary fractions. */
export function stepsOf(start: number, end: number, step: number): string[] {
  const [by, digits] = [Math.abs(step) || 1, (String(step).split(".")[1] ?? "").length];
  const places = Math.max(digits, (String(start).split(".")[1] ?? "").length);
  const count = Math.min(Math.floor(Math.abs(end - start) / by + 1e-9), 10_000);
  return Array.from({ length: count + 1 }, (_, at) => String(Number((start + Math.sign(end - start || 1) * at * by).toFixed(places))));
}

function exact(value: string, steps: readonly string[]): string {
  return steps.reduce((best, one) => (Math.abs(Number(one) - Number(value)) < Math.abs(Number(best) - Number(value)) ? one : best), steps[0] ?? value);
}
