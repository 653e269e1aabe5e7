/** What a page of questions needs to know beside the sheet, and what each kind of question gives back. */
import type { Aids } from "./aids.ts";

export interface Widget {
  element: HTMLElement;
  update(): void;
}

export interface Asking {
  /** References whose missing answer is said already, not only a wrong one. */
  wanted: Set<string>;
  /** References of fields in which stands what is no value of their kind. */
  garbled: Set<string>;
  /** What the engine does not keep of a sheet: units, figures, files beside the draft, clocks. */
  aids: Aids;
  changed(): void;
}
