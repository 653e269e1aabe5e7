// A paste goes through the server first, which takes off what Word puts beside the words and says what that was.
// Without this script the browser pastes plain words, and what cannot be seen in them is taken off when the note is sealed.
const MOST = 400_000;

function fragment(markup) {
  const start = markup.indexOf("<!--StartFragment-->");
  const end = markup.lastIndexOf("<!--EndFragment-->");
  return start >= 0 && end > start ? markup.slice(start, end + 18) : markup;
}

document.addEventListener("paste", (event) => {
  const text = event.target;
  if (!text.matches?.("[data-paste]")) return;
  const markup = fragment(event.clipboardData.getData("text/html"));
  if (!markup) return;
  event.preventDefault();
  const form = text.form;
  form.elements.before.value = text.value.slice(0, text.selectionStart);
  form.elements.after.value = text.value.slice(text.selectionEnd);
  form.elements.words.value = event.clipboardData.getData("text/plain");
  // what is too long for the server is cut so that it is refused, and its plain words are taken
  form.elements.markup.value = markup.slice(0, MOST + 1);
  form.querySelector("input[name=way][value=pasted]").checked = true;
  text.dispatchEvent(new CustomEvent("pasted", { bubbles: true }));
});
