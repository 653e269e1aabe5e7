/** Helps beside the questions of one draft: its files, what its sheet brings along, and clocks that outlive a restart. */
import type { Beside } from "../beside.ts";
import { type Facts, factsOf } from "./facts.ts";

/** What is remembered of the helps, sealed with the draft: clocks by item, and figures that were measured. */
export interface Remembered {
  /** Moments (ms) at which a clock of an item was started. */
  clocks: Record<string, number>;
  /** Measurements by item, as they were typed. */
  measured: Record<string, string[]>;
}

export class Aids {
  readonly facts: Facts;

  private constructor(
    readonly beside: Beside,
    /** A file that the sheet brings along, by name; null when the device does not have it. */
    readonly media: (name: string) => Promise<Blob | null>,
    xform: string,
    readonly remembered: Remembered,
  ) {
    this.facts = factsOf(xform);
  }

  static async opened(beside: Beside, media: (name: string) => Promise<Blob | null>, xform: string): Promise<Aids> {
    const held = await beside.memory<Remembered>();
    return new Aids(beside, media, xform, { clocks: held?.clocks ?? {}, measured: held?.measured ?? {} });
  }

  /** A clock that was started is on the disk before anything else happens. */
  remember(): Promise<void> {
    return this.beside.remember(this.remembered);
  }
}
