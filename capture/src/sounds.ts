/** Sound: recorded to a blob, and played from memory without an address. */
import type { Bytes } from "./bytes.ts";
import { Refusal } from "./refusal.ts";

export function canRecord(): boolean {
  return typeof MediaRecorder !== "undefined" && navigator.mediaDevices !== undefined;
}

export interface Recording {
  /** End it; gives what was heard. */
  stop(): Promise<Blob>;
}

/** Throws Refusal when the person or the device does not let it. */
export async function record(): Promise<Recording> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    throw new Refusal("no_microphone");
  }
  const parts: Blob[] = [];
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 24_000 });
  recorder.ondataavailable = ({ data }) => void parts.push(data);
  recorder.start(1000);
  return {
    stop: () =>
      new Promise((done) => {
        recorder.onstop = () => {
          for (const track of stream.getTracks()) track.stop();
          done(new Blob(parts, { type: recorder.mimeType }));
        };
        recorder.stop();
      }),
  };
}

export function endingOf(sound: Blob): string {
  return sound.type.includes("mp4") ? "m4a" : sound.type.includes("ogg") ? "ogg" : "webm";
}

const playing = new Set<() => void>();

/** At once, whatever plays. */
export function silence(): void {
  for (const stop of [...playing]) stop();
}

/** Play it, and nothing else beside it; gives a way to stop, and calls `ended` at its end. Throws Refusal when it cannot be read. */
export async function play(sound: Bytes, ended: () => void): Promise<() => void> {
  silence();
  const context = new AudioContext();
  try {
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(sound.slice().buffer);
    source.connect(context.destination);
    const stop = (): void => {
      if (playing.delete(stop)) void context.close(), ended();
    };
    playing.add(stop);
    source.onended = stop;
    source.start();
    return stop;
  } catch {
    await context.close();
    throw new Refusal("sound_unreadable");
  }
}
