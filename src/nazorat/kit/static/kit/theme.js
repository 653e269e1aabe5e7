// Runs before the page is drawn, so that no light flash comes in a dark room. The choice is this browser's alone.
(() => {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem("nazorat-theme"); } catch { return null; } };
  const apply = () => { root.dataset.bsTheme = chosen() || (system.matches ? "dark" : "light"); };
  system.addEventListener("change", apply);
  root.classList.add("js");
  apply();
})();
