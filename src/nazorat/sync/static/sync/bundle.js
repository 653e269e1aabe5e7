// A bundle that is too large for one post goes up in pieces, and after a break goes on where it was. What is in it is sealed already.
const PIECE = 1024 * 1024;
const TRIES = 5;
const form = document.querySelector("form[data-bundle]");
const progress = form.querySelector("progress");
const said = form.querySelector("[data-said]");

// pieces of one file only stand behind each other
form.elements.bundle.addEventListener("change", () => (form.elements.pieces.value = crypto.randomUUID()));

form.addEventListener("submit", async (event) => {
  const input = form.elements.bundle;
  const file = input.files[0];
  if (!file || file.size <= Number(form.dataset.most)) return;
  event.preventDefault();
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  said.hidden = true;
  try {
    await up(file);
    input.value = "";
    form.submit();
  } catch (failed) {
    said.textContent = failed.message || form.dataset.failed;
    said.hidden = false;
    button.disabled = false;
  }
});

async function up(file) {
  let here = await post(file, null);
  progress.hidden = false;
  for (let tries = 0; here < file.size; ) {
    try {
      here = await post(file, here);
      tries = 0;
    } catch (failed) {
      if (failed.message || ++tries >= TRIES) throw failed;
      await new Promise((done) => setTimeout(done, 500 * 2 ** tries));
      here = await post(file, null).catch(() => here);
    }
    progress.value = here / file.size;
  }
}

/** Send the piece that begins at `at`, or with null ask how far it is. An error with words is the server's; without, the network's. */
async function post(file, at) {
  const headers = {
    Accept: "application/json", "Content-Type": "application/octet-stream", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value,
    "Nazorat-Bundle": form.elements.pieces.value, "Nazorat-Size": String(file.size),
  };
  if (at !== null) headers["Nazorat-Offset"] = String(at);
  let answer;
  try {
    answer = await fetch(form.dataset.bundle, { method: "POST", headers, body: at === null ? "" : file.slice(at, at + PIECE) });
  } catch {
    throw new Error("");
  }
  if (answer.ok) return (await answer.json()).here;
  const told = await answer.json().catch(() => ({}));
  throw new Error(told.code === "piece-elsewhere" || answer.status >= 500 ? "" : told.message || String(answer.status));
}
