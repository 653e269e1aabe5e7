// A security key answers what the page asks (WebAuthn); its answer goes into the form, which is then sent as by its button.
const decoded = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const encoded = (buffer) => {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};
// the fields that a key's answer takes the place of
const DIGITS = ["second", "first_code"];
const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

// browsers of before 2024 neither read nor write the options as JSON by themselves
const read = (options) => ({
  ...options,
  challenge: decoded(options.challenge),
  ...(options.user && { user: { ...options.user, id: decoded(options.user.id) } }),
  ...(options.excludeCredentials && {
    excludeCredentials: options.excludeCredentials.map((one) => ({ ...one, id: decoded(one.id) })),
  }),
});
const written = (credential) => {
  const response = {};
  for (const name of PARTS) if (credential.response[name]) response[name] = encoded(credential.response[name]);
  return JSON.stringify({ id: credential.id, rawId: encoded(credential.rawId), type: credential.type, response });
};

const touched = async (button) => {
  const { form } = button;
  const field = form.elements.namedItem("answer");
  const refused = form.querySelector("[data-key-refused]");
  const asked = read(JSON.parse(field.dataset.options));
  refused.hidden = true;
  button.disabled = true;
  try {
    field.value = written(await navigator.credentials[button.dataset.securityKey]({ publicKey: asked }));
  } catch {
    refused.hidden = false;
    return;
  } finally {
    button.disabled = false;
  }
  for (const name of DIGITS) form.elements.namedItem(name)?.removeAttribute("required");
  form.requestSubmit();
};

if (window.PublicKeyCredential) {
  for (const offer of document.querySelectorAll("[data-security-key-offer]")) offer.hidden = false;
  for (const button of document.querySelectorAll("[data-security-key]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      // what else the form asks for comes first: a key is touched once, and the answer holds for one sending
      const missing = [...button.form.elements].find((field) => !DIGITS.includes(field.name) && !field.checkValidity());
      if (missing) missing.reportValidity();
      else void touched(button);
    });
  }
}
