// The matrix by keyboard: arrows go from cell to cell, Enter opens, Escape closes an editor that was not changed.
const cells = (row) => [...row.children].filter((cell) => cell.querySelector("[data-cell]"));
const rows = (table) => [...table.tBodies[0].rows].filter((row) => cells(row).length);
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") leave(event.target.closest("tr.editing"));
  const from = event.target.closest("[data-roving] [data-cell]");
  const step = STEPS[event.key];
  if (!from || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = rows(from.closest("table"));
  const row = from.closest("tr");
  const sideways = document.documentElement.dir === "rtl" ? -step[1] : step[1];
  const target = all[all.indexOf(row) + step[0]] || row;
  const column = cells(row).indexOf(from.closest("td")) + sideways;
  const cell = cells(target)[Math.min(Math.max(column, 0), cells(target).length - 1)];
  event.preventDefault();
  cell.querySelector("[data-cell]").focus();
});

// One editor at a time: an unchanged one makes way, a changed one is gone back to.
document.addEventListener("click", (event) => {
  if (event.target.closest("tr.editing [data-leave]")) {
    event.preventDefault();
    close(event.target.closest("tr.editing"));
  }
});
document.addEventListener("htmx:before:request", (event) => {
  if (!event.target.closest?.("[data-cell]")) return;
  const open = document.getElementById("editing");
  if (open && !leave(open)) {
    event.preventDefault();
    open.querySelector("textarea").focus();
  }
});
document.addEventListener("htmx:after:swap", () => {
  const open = document.getElementById("editing");
  if (open && !open.contains(document.activeElement)) (open.querySelector(".wrong :is(input, select, textarea)") || open.querySelector("textarea")).focus();
});

function leave(editor) {
  if (!editor || changed(editor.querySelector("form"))) return false;
  close(editor);
  return true;
}

function close(editor) {
  const back = editor.previousElementSibling?.querySelector("[data-cell]");
  editor.remove();
  back?.focus();
}

function changed(form) {
  return [...form.elements].some((field) => {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected && field.selectedIndex > 0);
    return field.defaultValue !== undefined && field.type !== "hidden" && field.value !== field.defaultValue;
  });
}
