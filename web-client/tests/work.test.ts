import { expect, test } from "vitest";
import { solve } from "../src/core/work";
import type { Challenge } from "../src/protocol/generated";

/** Made with ALTCHA's own library for Python, which put 13 into it. */
const challenge: Challenge = {
  parameters: {
    algorithm: "PBKDF2/SHA-256",
    cost: 20,
    expiresAt: 1795316700,
    keyLength: 32,
    keyPrefix: "48398204647c23c31885840bcadf9eff",
    keySignature: "1361e116b5a337a7e8371eabd2d80df3eb121f4c90a317fb961c35df15a4a095",
    nonce: "2007d386931f2f84e21b26bf20fdf0ed",
    salt: "c080e3754a027c8f4b8d5def0a625b0d",
  },
  signature: "c867ce272191bb9c7f52d958bf5e7a87034036d33c0b53f0eb64298ea389bd01",
};

test("the number is found, with its key, and the challenge goes back as it came", async () => {
  const work = await solve(challenge, () => true);
  expect(work?.challenge).toEqual(challenge);
  expect(work?.solution.counter).toBe(13);
  expect(work?.solution.derivedKey).toMatch(/^48398204647c23c31885840bcadf9eff[0-9a-f]{32}$/);
});

test("nobody goes on looking for what is not wanted any more", async () => {
  let tried = 0;
  expect(await solve(challenge, () => (tried += 1) <= 5)).toBeNull();
  expect(tried).toBe(6);
});

/** Every number is tried, which takes seconds where other work is done beside it. */
const ALL_NUMBERS_WITHIN_MS = 60_000;

test(
  "there is an end to the looking, also where there is nothing to find",
  async () => {
    const parameters = { ...challenge.parameters, cost: 1, keyPrefix: "no digits" };
    await expect(solve({ ...challenge, parameters }, () => true)).rejects.toThrow();
  },
  ALL_NUMBERS_WITHIN_MS,
);
