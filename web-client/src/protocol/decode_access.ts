/** What a student's page reads of what is asked for before it is let in. Downloaded only where something is. */

import { count, object, tagged, text, word } from "./decode";
import type { Ask, ChallengeParameters, CodeFault } from "./generated";

export const ask = tagged<Ask, "kind">("kind", {
  campus_code: object({ why: word<CodeFault>({ missing: true, unknown: true, expired: true }) }),
  patience: object({ seconds: count }),
  work: object({
    challenge: object({
      parameters: object<ChallengeParameters>({
        algorithm: word({ "PBKDF2/SHA-256": true }),
        cost: count,
        expiresAt: count,
        keyLength: count,
        keyPrefix: text,
        keySignature: text,
        nonce: text,
        salt: text,
      }),
      signature: text,
    }),
  }),
});
