/** Time as a port, so that a test can hold it. */

import type { Timestamp } from "../protocol/generated";

export interface Clock {
  now(): Timestamp;
  /** Runs something later, once. What it returns calls it off. */
  after(ms: number, run: () => void): CallOff;
}

export type CallOff = () => void;

/** A number in [0, 1). */
export type Random = () => number;
