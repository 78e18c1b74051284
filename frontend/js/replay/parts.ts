/** Fetches the tracks of a window, part after part. */
import { Track } from "./model.ts";
import type { Config } from "./model.ts";

const TRIES = 3;

export class Parts {
  readonly tracks = new Map<number, Track>();
  /** Up to which second of the window tracks are there. */
  loaded = 0;
  said = "";

  constructor(
    private readonly config: Config,
    private readonly came: () => void,
  ) {}

  /** Asks for all that is missing; again after a part that did not come, where it stopped. */
  async load(): Promise<void> {
    for (let number = Math.floor(this.loaded / this.config.parts); this.loaded < this.config.seconds; number += 1) {
      const part = await this.ask(number);
      if (!part) {
        this.said = "Positions did not come from here on.";
        this.came();
        return;
      }
      for (const [unit, numbers] of Object.entries(part.tracks)) {
        const id = Number(unit);
        let track = this.tracks.get(id);
        if (!track) this.tracks.set(id, (track = new Track()));
        track.add(numbers);
      }
      this.loaded = part.more ? (number + 1) * this.config.parts : this.config.seconds;
      this.said = part.more ? `Positions come: ${Math.round((100 * this.loaded) / this.config.seconds)} of 100` : "";
      this.came();
      if (!part.more) return;
    }
  }

  private async ask(number: number): Promise<{ tracks: Record<string, number[]>; more: boolean } | null> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      try {
        const answer = await fetch(`${this.config.part_url}?${this.config.asked}&part=${number}`, {
          credentials: "same-origin",
          headers: { Accept: "application/json" },
        });
        if (answer.ok) return await answer.json();
        if (answer.status < 500) return null;
      } catch {
        // The network is away: once more, a little later.
      }
      await new Promise((done) => setTimeout(done, 400 * 2 ** attempt));
    }
    return null;
  }
}
