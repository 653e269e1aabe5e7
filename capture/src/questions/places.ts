/** Places on the earth: typed by hand, or as the device finds them where the sheet lets it, and drawn on a plane. No map is fetched from anywhere. */
import type { AnyInputNode } from "@getodk/xforms-engine";
import { button, el } from "../dom.ts";
import { Refusal } from "../refusal.ts";
import { Told } from "../tell.ts";
import { t } from "../words.ts";
import type { Asking, Widget } from "./asking.ts";
import { plane } from "./plane.ts";

export const PLACES: ReadonlySet<string> = new Set(["geopoint", "geotrace", "geoshape"]);
const LEAST: Readonly<Record<string, number>> = { geopoint: 1, geotrace: 2, geoshape: 3 };
const DRAWN = { geopoint: "point", geotrace: "line", geoshape: "outline" } as const;
const WAIT = 30_000;

/** Latitude, longitude, altitude (m), accuracy (m), as they are written; the last two may be "". */
type Point = [string, string, string, string];

export function place(node: AnyInputNode, id: string, asking: Asking): Widget {
  return new Place(node, id, asking);
}

class Place implements Widget {
  readonly element: HTMLElement;
  private readonly rows = el("div", { class: "points" });
  private readonly seen = el("div", {});
  private readonly told = new Told();
  private readonly more = button(t("place_point"), () => (this.points.push(["", "", "", ""]), this.draw()), "small");
  private points: Point[] = [];
  private held: string | null = null;

  constructor(
    private readonly node: AnyInputNode,
    private readonly id: string,
    private readonly asking: Asking,
  ) {
    const here = button(t("place_here"), () => this.told.trying(() => this.find()), "small");
    const parts = asking.aids.facts.place && "geolocation" in navigator ? [here, el("p", { class: "hint" }, t("place_why"))] : [];
    this.element = el("div", { class: "place", role: "group", tabindex: "-1", id, "aria-labelledby": `${id}-label` }, this.rows, this.more, ...parts, this.seen, this.told.element);
  }

  update(): void {
    const value = this.node.currentState.instanceValue;
    if (value === this.held) return;
    this.held = value;
    this.points = pointsOf(value, this.kind);
    this.draw();
  }

  private get kind(): string {
    return this.node.valueType;
  }

  private draw(): void {
    if (!this.points.length) this.points.push(["", "", "", ""]);
    this.more.hidden = this.kind === "geopoint";
    this.rows.replaceChildren(...this.points.map((point, at) => this.row(point, at)));
    this.show();
  }

  /** What is whole of it, as it lies. */
  private show(): void {
    const spots = this.points.filter(isWhole).map(([latitude, longitude, , accuracy]) => ({ latitude: Number(latitude), longitude: Number(longitude), accuracy: Number(accuracy) || 0 }));
    this.seen.replaceChildren(...plane(spots, DRAWN[this.kind as keyof typeof DRAWN]));
  }

  private row(point: Point, at: number): HTMLElement {
    const field = (part: 0 | 1, words: string): HTMLInputElement => {
      const made = el("input", { type: "text", inputmode: "decimal", autocomplete: "off", id: `${this.id}-${at}-${part}`, "aria-label": this.points.length > 1 ? `${words} ${at + 1}` : words, placeholder: words });
      made.value = point[part];
      made.readOnly = this.node.currentState.readonly;
      made.addEventListener("input", () => {
        point[part] = made.value.trim().replace(",", ".");
        // what was typed by hand was not measured
        [point[2], point[3]] = ["", ""];
        const wrong = made.value !== "" && !isDegrees(point[part], part);
        made.setAttribute("aria-invalid", String(wrong));
        this.set();
      });
      return made;
    };
    const away = this.kind === "geopoint" ? null : button("×", () => (this.points.splice(at, 1), this.set(), this.draw()), "step");
    away?.setAttribute("aria-label", t("remove"));
    return el("div", { class: "point" }, field(0, t("latitude")), field(1, t("longitude")), away, point[3] ? el("small", {}, `± ${Math.round(Number(point[3]))} m`) : null);
  }

  private async find(): Promise<void> {
    const { coords } = await new Promise<GeolocationPosition>((done, failed) => {
      navigator.geolocation.getCurrentPosition(done, () => failed(new Refusal("place_not_found")), { enableHighAccuracy: true, timeout: WAIT, maximumAge: 0 });
    });
    const found: Point = [coords.latitude.toFixed(6), coords.longitude.toFixed(6), String(Math.round(coords.altitude ?? 0)), coords.accuracy.toFixed(1)];
    if (this.kind === "geopoint") this.points = [found];
    else this.points = [...this.points.filter(([latitude]) => latitude), found];
    this.draw();
    this.set();
  }

  private set(): void {
    const whole = this.points.filter(isWhole);
    const begun = this.points.filter(([latitude, longitude]) => latitude || longitude);
    const enough = whole.length >= (LEAST[this.kind] ?? 1);
    // half a place is no place, and is not passed over either
    const garbled = begun.length > 0 && (begun.length > whole.length || !enough);
    this.held = garbled ? "" : wordsOf(whole, this.kind);
    (this.node.setValue as (value: string) => unknown)(this.held);
    this.show();
    this.asking.garbled[garbled ? "add" : "delete"](this.node.currentState.reference);
    this.element.setAttribute("aria-invalid", String(garbled));
    this.asking.changed();
  }
}

/** As JavaRosa writes them; a shape ends where it began. */
export function wordsOf(points: readonly Point[], kind: string): string {
  const said = points.map(([latitude, longitude, altitude, accuracy]) => `${latitude} ${longitude} ${altitude || "0"} ${accuracy || "0"}`);
  const [first] = said;
  return [...said, ...(kind === "geoshape" && first ? [first] : [])].join(";");
}

export function pointsOf(value: string, kind: string): Point[] {
  const points = value.split(";").filter((part) => part.trim()).map((part): Point => {
    const [latitude = "", longitude = "", altitude = "", accuracy = ""] = part.trim().split(/\s+/);
    // a nought is how "not measured" is written
    return [latitude, longitude, Number(altitude) === 0 ? "" : altitude, Number(accuracy) === 0 ? "" : accuracy];
  });
  return kind === "geoshape" ? points.slice(0, -1) : points;
}

function isWhole([latitude, longitude]: Point): boolean {
  return isDegrees(latitude, 0) && isDegrees(longitude, 1);
}

function isDegrees(text: string, part: 0 | 1): boolean {
  return /^-?\d{1,3}(?:\.\d{1,10})?$/.test(text) && Math.abs(Number(text)) <= (part ? 180 : 90);
}
