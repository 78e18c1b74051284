/**
 * The sound of a call for help. One window of a person sounds, the one that has the focus or had it
 * last; the others stay still. It stops when somebody acknowledges, and takes no focus.
 */

/** Two tones, Hz, each for so many ms; the pair comes again after the pause. */
const TONES = [880, 660];
const TONE_MS = 220;
const PAUSE_MS = 1400;
const LOCK = "iops-siren";

export class Siren {
  constructor() {
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
      .request(LOCK, steal ? { steal: true } : {}, () => {
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
    this.timer = setTimeout(() => this.next(), TONES.length * TONE_MS + PAUSE_MS);
  }

  play() {
    if (typeof AudioContext !== "function") return;
    this.audio ??= new AudioContext();
    const { audio } = this;
    if (audio.state === "suspended") {
      void audio.resume();
      return;
    }
    TONES.forEach((tone, at) => {
      const begin = audio.currentTime + (at * TONE_MS) / 1000;
      const end = begin + TONE_MS / 1000;
      const source = audio.createOscillator();
      const volume = audio.createGain();
      source.frequency.value = tone;
      volume.gain.setValueAtTime(0.0001, begin);
      volume.gain.exponentialRampToValueAtTime(0.25, begin + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, end);
      source.connect(volume).connect(audio.destination);
      source.start(begin);
      source.stop(end);
    });
  }
}
