// Questionnaires keyed in rows: one key for an answer, Enter seals the row. What is typed of a row is kept on the server as it grows.
// Without this script the page is a table of boxes that is posted whole.
const form = document.querySelector("[data-rows]");
if (form) begin(form);

function begin(form) {
  const words = form.dataset;
  const help = form.querySelector("[data-help]");
  const trouble = form.querySelector("[data-trouble]");
  const rows = [...form.querySelectorAll("[data-row]")].map((element) => ({
    element,
    number: element.dataset.row,
    cells: [...element.querySelectorAll("input[data-place]")],
    state: element.querySelector("[data-state]"),
    second: Boolean(element.querySelector('[name^="second:"]')),
    sealed: false,
    unsaved: false,
    began: 0,
  }));
  const rowOf = (cell) => rows.find((row) => row.cells.includes(cell));
  // one message at a time for each row: what is kept must not come after what is sealed
  const lines = new Map();

  function send(row, keep) {
    const before = lines.get(row) ?? Promise.resolve();
    const next = before.then(() => post(row, keep));
    lines.set(row, next);
    return next;
  }

  async function post(row, keep) {
    if (row.sealed || (keep && !row.unsaved)) return true;
    row.unsaved = false;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const cell of row.cells) body.set(cell.name, cell.value);
    if (row.second) body.set(`second:${row.number}`, "1");
    if (keep) body.set("keep", "1");
    else if (row.began) body.set("seconds", String(Math.round((Date.now() - row.began) / 1000)));
    try {
      const answer = await fetch(words.rowAddress, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status === 423 || answer.status === 401 ? words.locked : (await answer.json()).message);
      const said = (await answer.json()).rows[row.number];
      trouble.hidden = true;
      return keep || take(row, said);
    } catch (failed) {
      row.unsaved = true;
      trouble.textContent = failed instanceof TypeError || failed instanceof SyntaxError ? words.notSaved : failed.message;
      trouble.hidden = false;
      return false;
    }
  }

  function take(row, said) {
    for (const cell of row.cells) mark(cell, said.wrong[cell.dataset.place] ?? "");
    if (!said.sealed) return false;
    row.sealed = true;
    for (const cell of row.cells) cell.readOnly = true;
    row.state.textContent = said.find && !row.second ? words.write.replace("%s", said.sealed) : words.sealed;
    if (said.differs) {
      const link = document.createElement("a");
      link.href = said.differs;
      link.textContent = words.differs;
      row.state.replaceChildren(link);
    }
    if (!row.second) count();
    return true;
  }

  function count() {
    for (const [name, step] of [["keyed", 1], ["left", -1]]) {
      const shown = document.querySelector(`[data-${name}]`);
      const before = Number(shown.textContent);
      if (!Number.isNaN(before)) shown.textContent = String(before + step);
    }
  }

  function mark(cell, wrong) {
    cell.toggleAttribute("aria-invalid", Boolean(wrong));
    if (wrong) cell.setAttribute("aria-invalid", "true");
    cell.title = wrong;
  }

  function explain(cell) {
    const term = document.querySelector(`[data-meaning="${CSS.escape(cell.dataset.place)}"]`);
    help.replaceChildren(term.textContent, " · ", ...[...term.nextElementSibling.childNodes].map((node) => node.cloneNode(true)));
    if (cell.title) help.append(" · ", cell.title);
    help.hidden = false;
  }

  const next = (cell) => {
    const cells = rowOf(cell).cells;
    return cells[cells.indexOf(cell) + 1];
  };

  /** Into the next row that is not sealed; what is carried, such as the unit, is filled in from this one. */
  function down(from) {
    const to = rows.slice(rows.indexOf(from) + 1).find((row) => !row.sealed);
    if (!to) return null;
    to.cells.forEach((cell, place) => {
      if ("carried" in cell.dataset && !cell.value) cell.value = from.cells[place].value;
    });
    const first = to.cells.find((cell) => !cell.value) ?? to.cells[0];
    first.focus();
    first.select();
    return to;
  }

  async function enter(row) {
    const empty = row.cells.find((cell) => !cell.value.trim());
    if (empty) {
      mark(empty, words.noKey);
      empty.focus();
      explain(empty);
      return;
    }
    const sealing = send(row, false);
    const to = down(row);
    if (!(await sealing)) {
      row.element.classList.add("wrong");
      (row.cells.find((cell) => cell.hasAttribute("aria-invalid")) ?? row.cells[0]).focus();
    } else {
      row.element.classList.remove("wrong");
      // the next twenty
      if (!to && rows.every((one) => one.sealed)) location.reload();
    }
  }

  let waiting = null;
  function keep(row) {
    row.unsaved = true;
    row.began ||= Date.now();
    clearTimeout(waiting);
    waiting = setTimeout(() => send(row, true), 400);
  }

  form.addEventListener("focusin", (event) => {
    if (event.target.dataset.place) explain(event.target);
  });
  form.addEventListener("input", (event) => {
    const cell = event.target;
    if (!cell.dataset.place) return;
    mark(cell, "");
    keep(rowOf(cell));
    if (cell.dataset.single?.includes(cell.value) && cell.value) next(cell)?.focus();
  });
  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.dataset?.place || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rowOf(cell);
    const at = row.cells.indexOf(cell);
    if (event.key === "Enter") {
      event.preventDefault();
      enter(row);
    } else if (cell.dataset.single && event.key.length === 1 && !row.sealed) {
      event.preventDefault();
      if (!cell.dataset.single.includes(event.key)) return;
      cell.value = event.key;
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (event.key === "Backspace" && !cell.value && at) {
      event.preventDefault();
      row.cells[at - 1].focus();
      row.cells[at - 1].select();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      rows[rows.indexOf(row) + (event.key === "ArrowUp" ? -1 : 1)]?.cells[at].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      Promise.all(rows.filter((one) => one.unsaved).map((one) => send(one, true))).then((done) => {
        if (done.every(Boolean)) location.assign(words.leave);
      });
    }
  });
  form.addEventListener("submit", () => {
    for (const row of rows) row.unsaved = false;
    for (const row of rows) if (row.sealed) for (const cell of row.cells) cell.disabled = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (rows.some((row) => row.unsaved)) event.preventDefault();
  });

  document.querySelector("[data-keys]").hidden = false;
  const first = rows.flatMap((row) => row.cells).find((cell) => !cell.value);
  first?.focus();
}
