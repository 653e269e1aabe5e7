/** Line icons, drawn by the app itself; those that point are mirrored with the script. */
const PATHS = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  list: "M5 7h14M5 12h14M5 17h9",
  moon: "M19 14.5A8 8 0 1 1 9.5 5a6.5 6.5 0 0 0 9.5 9.5z",
  offline: "M4 9a12 12 0 0 1 16 0M7.5 12.5a7 7 0 0 1 9 0M12 17h0M4 4l16 16",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6z",
  sheet: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  pen: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h0",
  book: "M7 4h10a2 2 0 0 1 2 2v14H7zM5 8h4M5 12h4M5 16h4",
  done: "M5 12.5l5 5 9-11",
  empty: "M12 12m-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0",
  half: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  warn: "M12 5l8 14H4zM12 10v4M12 16.5h0",
} as const;
const POINTS: ReadonlySet<string> = new Set(["back", "next", "list"]);
const SVG = "http://www.w3.org/2000/svg";

export type Icon = keyof typeof PATHS;

/** `shape` is drawn in place of the one that the app has under that name. */
export function icon(name: Icon, shape = ""): SVGElement {
  const [drawn, path] = [document.createElementNS(SVG, "svg"), document.createElementNS(SVG, "path")];
  drawn.setAttribute("viewBox", "0 0 24 24");
  drawn.setAttribute("aria-hidden", "true");
  drawn.setAttribute("class", POINTS.has(name) ? "icon points" : "icon");
  path.setAttribute("d", shape || PATHS[name]);
  drawn.append(path);
  return drawn;
}
