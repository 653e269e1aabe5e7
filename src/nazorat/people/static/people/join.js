// The link of an invitation carries its code after "#", which no server and no log sees. It is put into the field and leaves the address.
const field = document.querySelector("[data-from-link]");
const code = decodeURIComponent(location.hash.slice(1));

if (field && /^[A-Za-z0-9-]{20,30}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
