import { describe, expect, test } from "vitest";
import { escapes, NEXT_ESCAPE_WITHIN_MS } from "../src/core/escapes";

const press = (keys: readonly [string, number][]): boolean[] => {
  const pressed = escapes();
  return keys.map(([key, at]) => pressed(key, at));
};

describe("three times Escape", () => {
  test("leaves with the third one, and not before", () => {
    expect(
      press([
        ["Escape", 1_000],
        ["Escape", 1_200],
        ["Escape", 1_400],
        ["Escape", 1_500],
      ]),
    ).toEqual([false, false, true, false]);
  });

  test("means nothing when one of them comes late", () => {
    const late = 1_000 + NEXT_ESCAPE_WITHIN_MS + 1;
    expect(
      press([
        ["Escape", 1_000],
        ["Escape", late],
        ["Escape", late + 1],
      ]),
    ).toEqual([false, false, false]);
  });

  test("means nothing when something is typed in between", () => {
    expect(
      press([
        ["Escape", 1],
        ["Escape", 2],
        ["a", 3],
        ["Escape", 4],
      ]),
    ).toEqual([false, false, false, false]);
  });
});
