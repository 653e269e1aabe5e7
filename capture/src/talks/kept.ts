/** A list that a part of the app keeps for itself on the device. Changes wait for one another, so that none is lost beside another. */
import type { Device } from "../device.ts";

export class Kept<Line> {
  private last: Promise<unknown> = Promise.resolve();
  private running: Promise<void> | null = null;

  constructor(private readonly name: string) {}

  async lines(device: Device): Promise<Line[]> {
    return (await device.own<Line[]>(this.name)) ?? [];
  }

  change(device: Device, how: (held: Line[]) => Line[]): Promise<void> {
    const done = this.last.then(async () => device.keep(this.name, how(await this.lines(device))));
    this.last = done.catch(() => undefined);
    return done;
  }

  /** One sending after another: nothing goes out twice because two of them were under way. */
  async alone(act: () => Promise<void>): Promise<void> {
    while (this.running) await this.running.catch(() => undefined);
    this.running = act();
    try {
      await this.running;
    } finally {
      this.running = null;
    }
  }
}
