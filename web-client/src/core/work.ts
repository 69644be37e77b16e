/**
 * Work that a service asks a page for while very many come at once, by version 2 of the ALTCHA protocol:
 * to find the number whose key begins as it should. The browser makes the keys itself, beside the page, so
 * nothing on it stands still.
 */

import type { Challenge, Work } from "../protocol/generated";

/** Well beyond the longest search that is asked for. */
const MOST = 10_000;

/**
 * Tries one number after another while it is wanted; null when it is not any more. Rejects where the
 * browser cannot do it, or nothing is found.
 */
export async function solve(challenge: Challenge, wanted: () => boolean): Promise<Work | null> {
  const { cost, keyLength, keyPrefix, nonce, salt } = challenge.parameters;
  const before = bytesOf(nonce);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytesOf(salt), iterations: cost };
  const password = new Uint8Array(before.length + 4);
  password.set(before);
  for (let counter = 0; counter < MOST; counter += 1) {
    if (!wanted()) return null;
    new DataView(password.buffer).setUint32(before.length, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const found = digitsOf(await crypto.subtle.deriveBits(how, key, keyLength * 8));
    if (found.startsWith(keyPrefix)) {
      return { challenge, solution: { counter, derivedKey: found } };
    }
  }
  throw new Error("there is no such number");
}

function bytesOf(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function digitsOf(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
