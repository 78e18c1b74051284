/**
 * A sound that goes on: of a call for help, or of a telephone. One window of a person sounds, the one that has the focus or had it
 * last; the others stay still. It stops when somebody answers, and takes no focus.
 */

/**
 * Tones, Hz, each for so many ms, at a volume; they come again after the pause. `lock` is its place
 * among the windows.
 * @typedef {{tones: number[], toneMs: number, pauseMs: number, volume: number, lock: string}} Tune
 */

/** @type {Tune} */
export const HELP = { tones: [880, 660], toneMs: 220, pauseMs: 1400, volume: 0.25, lock: "iops-siren" };
/** @type {Tune} */
export const TELEPHONE = { tones: [440, 480, 440, 480], toneMs: 90, pauseMs: 1800, volume: 0.12, lock: "iops-bell" };

export class Siren {
  /** @param {Tune} [tune] */
  constructor(tune = HELP) {
    this.tune = tune;
    /** @type {AudioContext | null} */
    this.audio = null;
    this.wanted = false;
    /** Whether this is the window that sounds. */
    this.mine = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.claim(document.hasFocus());
    window.addEventListener("focus", () => this.claim(true));
    // Browsers let a page sound only once somebody has pressed something on it.
    for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, () => void this.audio?.resume(), { capture: true, passive: true });
  }

  /** Takes the one place among the windows of this person. @param {boolean} steal */
  claim(steal) {
    if (this.mine) return;
    if (!navigator.locks) {
      this.mine = true;
      return;
    }
    navigator.locks
      .request(this.tune.lock, steal ? { steal: true } : {}, () => {
        this.mine = true;
        this.next();
        return new Promise(() => {});
      })
      .catch(() => {
        // Another window has the focus now; this one waits for its turn.
        this.mine = false;
        this.claim(false);
      });
  }

  /** @param {boolean} on */
  sound(on) {
    if (this.wanted === on) return;
    this.wanted = on;
    if (on) this.next();
    else clearTimeout(this.timer);
  }

  next() {
    clearTimeout(this.timer);
    if (!this.wanted || !this.mine) return;
    this.play();
    this.timer = setTimeout(() => this.next(), this.tune.tones.length * this.tune.toneMs + this.tune.pauseMs);
  }

  play() {
    if (typeof AudioContext !== "function") return;
    this.audio ??= new AudioContext();
    const { audio } = this;
    const { tones, toneMs, volume: loud } = this.tune;
    if (audio.state === "suspended") {
      void audio.resume();
      return;
    }
    tones.forEach((tone, at) => {
      const begin = audio.currentTime + (at * toneMs) / 1000;
      const end = begin + toneMs / 1000;
      const source = audio.createOscillator();
      const volume = audio.createGain();
      source.frequency.value = tone;
      volume.gain.setValueAtTime(0.0001, begin);
      volume.gain.exponentialRampToValueAtTime(loud, begin + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, end);
      source.connect(volume).connect(audio.destination);
      source.start(begin);
      source.stop(end);
    });
  }
}
