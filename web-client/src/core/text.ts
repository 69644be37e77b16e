/** What may be sent as a text, and which part of one a rule saw. */

import type { SignalView } from "../protocol/generated";

/** The most bytes of UTF-8 one text of a conversation holds. */
export const TEXT_MAX_BYTES = 8000;
/** The most bytes of UTF-8 a note holds. */
export const NOTE_MAX_BYTES = 2000;

/** Takes away what nobody typed on purpose: control characters, halves of characters, blank ends. */
export function tidy(typed: string): string {
  return typed.replace(CONTROL, "").replace(LONE_SURROGATE, "\u{FFFD}").trim();
}

export function bytesIn(text: string): number {
  return encoder.encode(text).length;
}

/** A piece of a text; `why` lists what rules saw in it, and is empty where they saw nothing. */
export interface Piece {
  readonly text: string;
  readonly why: readonly string[];
}

/**
 * Cuts a text at the borders of the signals' spans, which count bytes of UTF-8. A span that ends
 * inside a character or outside the text is widened or cut to fit.
 */
export function pieces(text: string, signals: readonly SignalView[]): readonly Piece[] {
  if (signals.length === 0) return [{ text, why: [] }];
  const pieces: { text: string; why: string[] }[] = [];
  let byte = 0;
  for (const character of text) {
    const end = byte + bytesIn(character);
    const why = signals.filter(({ span: [from, to] }) => from < end && to > byte).map((s) => s.why);
    const last = pieces.at(-1);
    if (last && sameList(last.why, why)) last.text += character;
    else pieces.push({ text: character, why });
    byte = end;
  }
  return pieces;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

const encoder = new TextEncoder();
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F]/g;
const LONE_SURROGATE = /\p{Surrogate}/gu;
