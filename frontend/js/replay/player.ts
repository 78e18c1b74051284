/** The clock of a replay: where it is, how fast it runs, and that it waits for what has not come. */

export const SPEEDS = [1, 2, 5, 10, 30, 60, 120] as const;

export class Player {
  t = 0;
  playing = false;
  private pace = 3;

  constructor(readonly seconds: number) {}

  get speed(): number {
    return SPEEDS[this.pace] ?? 1;
  }

  faster(): void {
    this.pace = Math.min(SPEEDS.length - 1, this.pace + 1);
  }

  slower(): void {
    this.pace = Math.max(0, this.pace - 1);
  }

  go(t: number): void {
    this.t = Math.max(0, Math.min(this.seconds, t));
  }

  /** Starts, or stops; at the end it starts again from the beginning. */
  toggle(): void {
    if (!this.playing && this.t >= this.seconds) this.t = 0;
    this.playing = !this.playing;
  }

  /**
   * Lets `ms` of the watch on the wall pass.
   * @param loaded up to which second there is something to show: the clock does not run ahead of it
   */
  pass(ms: number, loaded: number): void {
    if (!this.playing) return;
    const most = Math.min(this.seconds, loaded);
    this.t = Math.max(this.t, Math.min(most, this.t + (ms / 1000) * this.speed));
    if (this.t >= this.seconds) this.playing = false;
  }
}
