/** The sound that calls staff. It is made here, and browsers let it be heard only after a gesture. */

export interface Sound {
  /** Whether the browser lets it be heard. */
  readonly allowed: boolean;
  /** Two notes; three and higher when a life may be in danger. */
  ring(urgent: boolean): void;
  /** Silent again, for a page that is signed out. */
  stop(): void;
}

/** `onchange` hears when it may be heard, or no longer. */
export function createSound(onchange: (allowed: boolean) => void): Sound {
  let context: AudioContext | null = null;

  /** Every gesture tries again: a browser may take back what it allowed. */
  function unlock(): void {
    if (!("AudioContext" in window) || !navigator.userActivation.isActive) return;
    if (context === null) {
      context = new AudioContext();
      context.onstatechange = () => onchange(context?.state === "running");
    }
    if (context.state !== "running") void context.resume().catch(() => undefined);
  }

  for (const gesture of ["click", "pointerup", "keydown"]) addEventListener(gesture, unlock);

  return {
    get allowed() {
      return context?.state === "running";
    },
    ring(urgent) {
      if (context?.state !== "running") return;
      const notes = urgent ? [880, 1_109, 880] : [659, 523];
      notes.forEach((hertz, place) => {
        if (context) note(context, hertz, context.currentTime + place * 0.22);
      });
    },
    stop() {
      void context?.suspend().catch(() => undefined);
    },
  };
}

/** Swells and fades, so that nobody is startled. */
function note(context: AudioContext, hertz: number, at: number): void {
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(0.0001, at);
  loudness.gain.exponentialRampToValueAtTime(0.25, at + 0.03);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.2);
  tone.connect(loudness).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.21);
}
