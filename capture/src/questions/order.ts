/** Putting in order: every item goes up or down by one; the order counts from the first touch. */
import type { RankNode } from "@getodk/xforms-engine";
import { button, el } from "../dom.ts";
import { t } from "../words.ts";
import type { Asking, Widget } from "./asking.ts";

export function order(node: RankNode, id: string, asking: Asking): Widget {
  const list = el("ol", { class: "order", id, "aria-labelledby": `${id}-label` });
  const set = (values: readonly string[]): void => (node.setValues(values), asking.changed());
  const keep = button(t("order_is_this"), () => set(now()), "small");
  const clear = button(t("answer_none"), () => set([]), "small");
  const now = (): readonly string[] => {
    const all = node.currentState.valueOptions.map(({ value }) => value);
    const put = node.currentState.value.filter((value) => all.includes(value));
    return [...put, ...all.filter((value) => !put.includes(value))];
  };
  const move = (value: string, by: number): void => {
    const values = [...now()];
    const at = values.indexOf(value);
    const [other] = values.splice(at + by, 1, value);
    if (other !== undefined) values[at] = other;
    set(values);
    list.querySelector<HTMLButtonElement>(`[data-value="${CSS.escape(value)}"] button:not(:disabled)`)?.focus();
  };
  return {
    element: el("div", {}, list, keep, clear),
    update() {
      const values = now();
      const put = node.currentState.value.length > 0;
      list.classList.toggle("unput", !put);
      keep.hidden = put;
      clear.hidden = !put;
      list.replaceChildren(...values.map((value, at) => {
        const words = node.getValueLabel(value)?.asString ?? value;
        const [up, down] = [button("↑", () => move(value, -1), "step"), button("↓", () => move(value, 1), "step")];
        up.disabled = at === 0;
        down.disabled = at === values.length - 1;
        up.setAttribute("aria-label", t("order_up", { what: words }));
        down.setAttribute("aria-label", t("order_down", { what: words }));
        return el("li", { "data-value": value }, el("span", {}, words), up, down);
      }));
    },
  };
}
