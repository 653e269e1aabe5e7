/** Sending what waits: records whole, large files in pieces that go on after a break; each once, whatever was cut off meanwhile. */
import { type Bytes, text, utf8 } from "./bytes.ts";
import type { Device, Line } from "./device.ts";
import { asked } from "./door.ts";
import { type Parcel, holds, parcelsOf, settle } from "./receipts.ts";
import { Refusal } from "./refusal.ts";
import { headersOf } from "./seal.ts";

const PIECE = 256 * 1024;
const TRIES = 5;
const FIRST_PAUSE = 500;
// a clock that is off by less than this is nobody's business
const CLOCK_OFF = 24 * 3600 * 1000;
// refusals that the next try may not meet
const PASSING = new Set(["busy", "server", "upload-cut", "piece-elsewhere", "disk-full", "502", "503", "504"]);

export interface Sent {
  /** How many lines the server would not have. */
  refused: number;
  /** By how many ms this device's clock is ahead of the server's, when that is more than a day. */
  clock: number;
}

/** Bytes of a file that are up, by its id: for the screen that shows the queue. */
export const going = new Map<string, number>();

/** Send everything that waits, one after another; `moved` is called after each change. Throws Refusal when it is no use to go on. */
export async function sendAll(device: Device, moved: () => void): Promise<Sent> {
  const said: Sent = { refused: 0, clock: 0 };
  for (const [id, held] of await device.queue()) {
    if (held.state === "received") continue;
    const { refused: _, ...rest } = held;
    let line: Line = { ...rest, state: "sent", sentAt: Date.now() };
    await device.mark(id, line);
    moved();
    try {
      for (const parcel of parcelsOf(device, id, line)) {
        line = await settle(device, id, line, await parcelSent(device, parcel, said, moved));
        moved();
      }
    } catch (error) {
      const code = error instanceof Refusal && error.word === "server_refused" ? String(error.given.code) : "";
      if (!code || PASSING.has(code)) throw error;
      // one that the server will not have must not hold up the others
      await device.mark(id, { ...line, refused: code });
      said.refused += 1;
      moved();
    }
  }
  return said;
}

async function parcelSent(device: Device, parcel: Parcel, said: Sent, moved: () => void): Promise<Parcel> {
  const body = await parcel.body();
  if (!body) throw new Refusal("unexpected", { code: "body" });
  const headers = { ...headersOf(utf8(parcel.slip), parcel.signature), "Nazorat-Clock": String(Date.now()) };
  const send = parcel.file && body.length > PIECE ? inPieces : whole;
  const answer = await send(device, parcel, body, headers, moved);
  const receipt = new Uint8Array(await answer.arrayBuffer());
  if (!holds(device, parcel.slip, receipt, answer.headers.get("Nazorat-Signature") ?? "")) throw new Refusal("receipt_wrong");
  noteClock(said, answer);
  return parcel;
}

function whole(device: Device, parcel: Parcel, body: Bytes, headers: Record<string, string>): Promise<Response> {
  return patiently(() => asked(device.token, parcel.file ? "files" : "records", { method: "POST", body, headers }));
}

async function inPieces(device: Device, parcel: Parcel, body: Bytes, headers: Record<string, string>, moved: () => void): Promise<Response> {
  const id = parcel.file?.id ?? "";
  const post = (at: number | null): Promise<Response> =>
    asked(device.token, "pieces", {
      method: "POST", body: at === null ? new Uint8Array(0) : body.subarray(at, at + PIECE),
      headers: { ...headers, "Nazorat-Size": String(body.length), ...(at === null ? {} : { "Nazorat-Offset": String(at) }) },
    });
  try {
    // what broke off is asked for: the server may have more than this device heard of, or all of it
    for (let answer = await patiently(() => post(null)); ; ) {
      if (answer.status === 201) return answer;
      const here = hereOf(await answer.arrayBuffer(), body.length);
      going.set(id, here);
      moved();
      answer = await post(here).catch(async (error: unknown) => {
        if (!isPassing(error)) throw error;
        return patiently(() => post(null));
      });
    }
  } finally {
    going.delete(id);
  }
}

function hereOf(answer: ArrayBuffer, most: number): number {
  const { here } = JSON.parse(text(new Uint8Array(answer))) as { here: unknown };
  if (typeof here !== "number" || !Number.isSafeInteger(here) || here < 0 || here >= most) throw new Refusal("server_refused", { code: "pieces" });
  return here;
}

/** Try again after a pause that doubles, for as long as it may still go well. */
async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (tries >= TRIES || !isPassing(error) || !navigator.onLine) throw error;
      await new Promise((done) => setTimeout(done, FIRST_PAUSE * 2 ** (tries - 1)));
    }
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Refusal && (error.word === "network_failed" || (error.word === "server_refused" && PASSING.has(String(error.given.code))));
}

function noteClock(said: Sent, answer: Response): void {
  const server = Date.parse(answer.headers.get("Date") ?? "");
  const off = Date.now() - server;
  if (Math.abs(off) > CLOCK_OFF) said.clock = off;
}
