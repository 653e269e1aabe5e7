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

// Pages as a camera gives them are too large to be sent together: each is made smaller here. The server draws them anew all the same.
const WIDEST = 2400;
const SMALL = 400_000;

async function smaller(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
  if (file.size <= SMALL) return file;
  const sheet = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  const pen = sheet.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
  const drawn = await sheet.convertToBlob({ type: "image/jpeg", quality: 0.8 });
  return drawn.size < file.size ? new File([drawn], file.name, { type: "image/jpeg" }) : file;
}

document.addEventListener("change", async (event) => {
  const field = event.target;
  if (!field.matches?.("input[type=file][name=scan]")) return;
  const send = field.form.querySelector("button[type=submit]");
  send.disabled = true;
  try {
    const pages = new DataTransfer();
    // what is no picture goes as it is: the server says so
    for (const file of field.files) pages.items.add(await smaller(file).catch(() => file));
    field.files = pages.files;
  } finally {
    send.disabled = false;
  }
});
