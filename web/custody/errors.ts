/** Every refusal of this code: `code` is fixed and words are found by it; `at` says where, never what was sealed. */
export class CustodyError extends Error {
  override readonly name = "CustodyError";
  readonly code: string;
  readonly at: Readonly<Record<string, unknown>>;

  constructor(code: string, at: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.at = Object.freeze({ ...at });
  }
}

export function refuse(code: string, at: Record<string, unknown> = {}): never {
  throw new CustodyError(code, at);
}
