/** What walls measure. Areas of one floor are added, the sanitary annexe is taken off: it is no room to live in. */

/** Half-width of the error as a share of the area, as the sheet of rooms has it: two lengths are multiplied, so their shares are added. */
export const ERRORS = { laser: 0.018, tape: 0.046, paces: 0.15 } as const;
export type Method = keyof typeof ERRORS;
// of a grown person who does not hurry, m
export const PACE = 0.75;

export interface Measured {
  method: Method;
  /** Length and width of each part of the floor, then of the annexe; metres, or paces where the method is paces. Words as typed. */
  parts: [string, string][];
  annexe: [string, string];
  /** Metres of one pace. */
  pace: string;
}

/** Net area in m² and its error, to two places; null while a figure is missing or none. */
export function areaOf({ method, parts, annexe, pace }: Measured): { area: number; error: number } | null {
  const unit = method === "paces" ? number(pace) : 1;
  if (unit === null || unit <= 0) return null;
  const filled = parts.filter(([length, width]) => length.trim() || width.trim());
  const floors = filled.map((part) => product(part, unit));
  const off = annexe.some((one) => one.trim()) ? product(annexe, unit) : 0;
  if (!floors.length || floors.includes(null) || off === null) return null;
  const area = floors.reduce<number>((sum, one) => sum + (one ?? 0), 0) - off;
  return area > 0 ? { area: round(area), error: round(area * ERRORS[method]) } : null;
}

function product([length, width]: readonly [string, string], unit: number): number | null {
  const [one, other] = [number(length), number(width)];
  return one === null || other === null || one <= 0 || other <= 0 ? null : one * unit * other * unit;
}

/** Comma and point both part decimals. */
export function number(typed: string): number | null {
  const value = typed.trim().replace(",", ".");
  return /^\d{1,4}(?:\.\d{1,4})?$/.test(value) ? Number(value) : null;
}

function round(value: number): number {
  return Math.round(value * 100 + 1e-9) / 100;
}
