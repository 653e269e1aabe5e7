// What a person does with a sheet on the screen: a playwright page evaluates these. They press the app's own buttons and type into its fields.
(() => {
  const TRIES = { numeric: ["3", "1", "0", "12"], decimal: ["2.5", "3", "1"], date: ["2026-05-12"], time: ["10:30"], text: ["A1", "B", "7", "two words"] };
  const ROUNDS = 6;
  const one = (css) => document.querySelector(css);
  const soon = () => new Promise((done) => setTimeout(done, 0));

  async function until(what, shown) {
    for (const end = Date.now() + 20000; Date.now() < end; await new Promise((done) => setTimeout(done, 5))) if (shown()) return;
    throw new Error(`did not come: ${what}: ${one(".told")?.textContent ?? ""}`);
  }

  function isSeen(element) {
    return element.checkVisibility();
  }

  function type(field, value) {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const isAnswered = (question) => [...question.querySelectorAll("input, textarea")].some((field) => (["radio", "checkbox"].includes(field.type) ? field.checked : field.value !== ""));

  /** Give an answer where one must be: the first that is taken, or why there is none. */
  async function answer(question) {
    const choices = [...question.querySelectorAll(".choices:not(.none) input, .choice > input[type=checkbox]:only-of-type")];
    const field = question.querySelector("textarea, input:not([type=radio]):not([type=checkbox])");
    if (choices.length) choices[0].click();
    else if (field) {
      for (const value of TRIES[field.inputMode || field.type] ?? TRIES.text) {
        type(field, value);
        await soon();
        if (!question.classList.contains("is-wrong")) return;
      }
      throw new Error(`no answer is taken: ${question.dataset.name}`);
    } else throw new Error(`cannot be answered: ${question.dataset.name}`);
    await soon();
  }

  async function answerPage() {
    for (let round = 0; round < ROUNDS; round++) {
      const open = [...document.querySelectorAll(".question")].filter((question) => isSeen(question) && question.querySelector(".label.must") && !isAnswered(question));
      if (!open.length) return;
      for (const question of open) if (isSeen(question) && !isAnswered(question)) await answer(question);
    }
    throw new Error("a page does not come to an end");
  }

  /** Open a blank sheet, answer what must be answered, page by page, and leave it on its last page. Gives title, pages, questions seen. */
  async function fillSheet(code) {
    const listed = one(`#sheets [data-sheet=${code}] b`).textContent;
    one(`#sheets [data-sheet=${code}]`).click();
    await until("sheet", () => one("progress") ?? one(".talk-start"));
    if (one(".talk-start")) {
      // what a talk begins with: the code that the app gives, and nothing ticked
      one("footer .main").click();
      await until("talk", () => one("progress"));
    }
    let pages = 0, asked = 0;
    for (;; pages++) {
      asked += [...document.querySelectorAll(".question")].filter(isSeen).length;
      await answerPage();
      const [at, last] = [one("progress").value, one("progress").value === one("progress").max];
      if (last) break;
      one("footer .main").click();
      await until("page", () => one("progress").value > at);
    }
    const title = one(".step b").textContent;
    one("header button").click();
    await until("list", () => one("#sheets"));
    return { listed, title, pages: pages + 1, asked, lang: document.documentElement.lang };
  }

  /** Open the oldest draft, which is on its last page, and finish it. Gives how many drafts are left. */
  async function finishOldest() {
    const before = document.querySelectorAll("#drafts [data-sheet]").length;
    one("#drafts [data-sheet]").click();
    await until("draft", () => one("progress"));
    if (one("progress").value !== one("progress").max) throw new Error(`a draft opened on page ${one("progress").value} of ${one("progress").max}`);
    one("footer .main").click();
    await until("end or advice", () => one("#sheets") ?? one(".risks"));
    // advice on risks stands once before the end, and the next tap goes on
    if (one(".risks")) one("footer .main").click();
    await until("end", () => one("#sheets") && document.querySelectorAll("#drafts [data-sheet]").length < before);
    return before - 1;
  }

  globalThis.filling = { fillSheet, finishOldest };
})();
