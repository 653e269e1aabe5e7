import { type Beside, ROOM } from "../beside.ts";
import { random } from "../bytes.ts";
import { isFull } from "../room.ts";

const PROBE = "probe";
const PIECE = 65536;
// a photo and its sealed copy, MiB
const LEAST = 4;

/** What a person is told before the camera opens on a full device: what is left, and what can be freed; null while there is room. */
export async function roomWords(beside: Beside): Promise<Record<string, string | number> | null> {
  const room = await beside.room();
  const freed = { waiting: mebibytes(room.waiting), drafts: Math.max(0, room.drafts) };
  if (room.left !== null && room.left < ROOM) return { left: mebibytes(room.left), ...freed };
  return (await fits()) ? null : { left: `< ${LEAST}`, ...freed };
}

/** Whether a photo would fit: laid down and taken away, since browsers name the same round sum to every page. */
async function fits(): Promise<boolean> {
  const [shelf, piece] = [await caches.open(PROBE), random(PIECE)];
  try {
    await shelf.put("./probe", new Response(new Blob(Array.from({ length: (LEAST * 1024 * 1024) / PIECE }, () => piece))));
    return true;
  } catch (error) {
    if (isFull(error)) return false;
    throw error;
  } finally {
    await shelf.delete("./probe");
    await caches.delete(PROBE);
  }
}

function mebibytes(bytes: number): string {
  return (Math.max(0, bytes) / 1024 / 1024).toFixed(1);
}
