// The link of an invitation carries its code after "#", which no server and no log sees. It is put into the field and leaves the address.
const field = document.querySelector("[data-from-link]");
const code = decodeURIComponent(location.hash.slice(1));
const CODE = /^[A-Za-z0-9-]{20,30}$/;

if (field && CODE.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}

// The page comes anew in another language: what stands after "#" goes through the redirect in the browser and reaches no server either.
document.querySelector("form.tongues")?.addEventListener("submit", (event) => {
  const form = event.currentTarget;
  if (field && CODE.test(field.value.trim())) {
    form.action = `${form.action.split("#")[0]}#${field.value.trim()}`;
  }
});
