import { beforeEach, describe, expect, it, vi } from "vitest";
import { el, later, show } from "../src/dom.ts";

const page = (words: string): HTMLElement => el("main", {}, words);
const shown = (): string => document.body.textContent ?? "";

// jsdom has no scrolling
describe("a screen that takes a while", () => {
  beforeEach(() => {
    vi.stubGlobal("scrollTo", () => undefined);
    show(page("before"));
  });

  it("is shown when nothing else came", () => {
    later()(page("list"));
    expect(shown()).toBe("list");
  });

  it("does not come over what was opened in the meantime", () => {
    const list = later();
    show(page("sheet"));
    list(page("list"));
    expect(shown()).toBe("sheet");
  });

  it("gives way to the same screen begun after it, whichever is ready first", () => {
    const [first, second] = [later(), later()];
    second(page("русский"));
    first(page("english"));
    expect(shown()).toBe("русский");
  });
});
