/**
 * Points of the earth on a plane without a map: metres around the first one, north up, with a bar of scale. Nothing is fetched. Within a
 * place and its surroundings (some kilometres) the plane is right to a thousandth.
 */
import { el } from "../dom.ts";
import { measured, number, t } from "../words.ts";

/** Degrees north and east, and how far off they may be, in metres; 0 when that is not known. */
export interface Spot {
  latitude: number;
  longitude: number;
  accuracy: number;
}
/** Metres to the east and to the north of the first point. */
export type Metres = readonly [east: number, north: number];

const SVG = "http://www.w3.org/2000/svg";
// mean radius of the earth, in metres (IUGG)
const RADIUS = 6_371_008.8;
const [WIDE, HIGH, EDGE] = [320, 240, 30];
const LEAST_SPAN = 10;
const MOST_NUMBERED = 30;
const BAR = 110;

export function onPlane(spots: readonly Spot[]): Metres[] {
  const [first] = spots;
  if (!first) return [];
  const degree = (RADIUS * Math.PI) / 180;
  const narrow = Math.cos((first.latitude * Math.PI) / 180);
  // over the line where the day changes the shorter way is meant
  const east = (longitude: number): number => ((((longitude - first.longitude + 180) % 360) + 360) % 360) - 180;
  return spots.map(({ latitude, longitude }) => [east(longitude) * degree * narrow, (latitude - first.latitude) * degree]);
}

/** The way from the first point to the last, in metres; of a closed one back to the first. */
export function lengthOf(points: readonly Metres[], closed: boolean): number {
  const way = closed && points.length ? [...points, points[0]!] : points;
  return way.slice(1).reduce((sum, [east, north], at) => sum + Math.hypot(east - way[at]![0], north - way[at]![1]), 0);
}

/** In square metres. Of an outline that crosses itself it would be wrong: then NaN. */
export function areaOf(points: readonly Metres[]): number {
  if (crosses(points)) return NaN;
  return Math.abs(points.reduce((sum, [east, north], at) => {
    const [e, n] = points[(at + 1) % points.length]!;
    return sum + east * n - e * north;
  }, 0)) / 2;
}

export function crosses(points: readonly Metres[]): boolean {
  const side = (a: Metres, b: Metres, c: Metres): number => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  const edges = points.map((point, at): [Metres, Metres] => [point, points[(at + 1) % points.length]!]);
  return edges.some(([a, b], one) => edges.some(([c, d], other) =>
    other > one + 1 && (other + 1) % edges.length !== one && side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0));
}

/** The longest of 1, 2, 5, 10, 20 … that is not longer. */
export function roundLength(most: number): number {
  const ten = 10 ** Math.floor(Math.log10(most));
  return [5, 2].map((times) => times * ten).find((length) => length <= most) ?? ten;
}

/** The drawing and what it shows in words; `closed` is an outline, `line` a way. Empty without a point. */
export function plane(spots: readonly Spot[], kind: "point" | "line" | "outline"): Element[] {
  if (!spots.length) return [];
  const points = onPlane(spots);
  const words = said(points, kind);
  return [drawing(points, spots, kind, words), ...(words ? [el("p", { class: "hint" }, words)] : [])];
}

function said(points: readonly Metres[], kind: "point" | "line" | "outline"): string {
  if (kind === "point" || points.length < 2) return "";
  const length = measured(lengthOf(points, kind === "outline"));
  if (kind === "line" || points.length < 3) return t("plane_line", { count: points.length, length });
  const area = areaOf(points);
  return Number.isNaN(area) ? t("plane_crosses", { count: points.length, length }) : t("plane_outline", { count: points.length, length, area: number(area, area < 100 ? 1 : 0) });
}

function drawing(points: readonly Metres[], spots: readonly Spot[], kind: "point" | "line" | "outline", words: string): SVGElement {
  const [put, scale] = fitted(points, spots);
  const placed = points.map(put);
  const way = placed.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const drawn = made("svg", { class: "plane", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": [t("plane"), words].filter(Boolean).join(". ") });
  drawn.append(...placed.map(([x, y], at) => made("circle", { class: "near", cx: x, cy: y, r: spots[at]!.accuracy * scale })));
  if (placed.length > 1) drawn.append(made(kind === "outline" && placed.length > 2 ? "polygon" : "polyline", { class: "way", points: way }));
  placed.forEach(([x, y], at) => {
    drawn.append(made("circle", { class: at ? "spot" : "spot first", cx: x, cy: y, r: at ? 4 : 5.5 }));
    if (placed.length > 1 && placed.length <= MOST_NUMBERED) drawn.append(letters(number(at + 1), x + 8, y - 7, "start"));
  });
  drawn.append(...bar(scale), ...north());
  return drawn;
}

/** Where metres come to lie on the drawing, and how many of its units a metre has. */
function fitted(points: readonly Metres[], spots: readonly Spot[]): [(point: Metres) => Metres, number] {
  const span = (part: 0 | 1): [number, number] => {
    const [low, high] = [Math.min(...points.map((point, at) => point[part] - spots[at]!.accuracy)), Math.max(...points.map((point, at) => point[part] + spots[at]!.accuracy))];
    const short = Math.max(0, LEAST_SPAN - (high - low)) / 2;
    return [low - short, high + short];
  };
  const [west, east] = span(0);
  const [south, up] = span(1);
  const scale = Math.min((WIDE - 2 * EDGE) / (east - west), (HIGH - 2 * EDGE) / (up - south));
  const put = ([e, n]: Metres): Metres => [WIDE / 2 + (e - (west + east) / 2) * scale, HIGH / 2 - (n - (south + up) / 2) * scale];
  return [put, scale];
}

function bar(scale: number): SVGElement[] {
  const length = roundLength(BAR / scale);
  const [from, to, y] = [10, 10 + length * scale, HIGH - 10];
  return [made("path", { class: "bar", d: `M${from} ${y - 5}V${y}H${to.toFixed(1)}V${y - 5}` }), letters(measured(length), from + 4, y - 8, "start")];
}

function north(): SVGElement[] {
  return [made("path", { class: "bar", d: `M${WIDE - 14} 40V12M${WIDE - 19} 19l5-7 5 7` }), letters(t("plane_north"), WIDE - 24, 24, "end")];
}

function letters(words: string, x: number, y: number, anchor: string): SVGElement {
  const text = made("text", { x, y, "text-anchor": anchor });
  text.textContent = words;
  return text;
}

function made(name: string, given: Readonly<Record<string, string | number>>): SVGElement {
  const one = document.createElementNS(SVG, name) as SVGElement;
  for (const [key, value] of Object.entries(given)) one.setAttribute(key, typeof value === "number" ? value.toFixed(1) : value);
  return one;
}
