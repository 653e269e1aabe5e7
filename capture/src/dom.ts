/** Elements without markup. Text goes in as text. */
type Child = Node | string | null | undefined | false;
type Held = string | boolean | ((event: Event) => unknown);

export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  given: Readonly<Record<string, Held>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return made;
}

export function button(words: string, act: () => unknown, kind = ""): HTMLButtonElement {
  return el("button", { type: "button", class: `btn ${kind}`.trim(), click: act }, words);
}

let turn = 0;

/** For a screen that takes a while to put together: shows it, unless another was begun or shown in the meantime. A slow list must not come over a sheet. */
export function later(): typeof show {
  const mine = ++turn;
  return (...parts) => {
    if (mine === turn) show(...parts);
  };
}

/** Show a screen: its parts become the page, and a reader of screens hears its heading. */
export function show(...parts: readonly Child[]): void {
  turn++;
  document.body.replaceChildren(...parts.filter((part): part is Node => part instanceof Node));
  scrollTo(0, 0);
  const heading = document.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}
