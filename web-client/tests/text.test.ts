import { describe, expect, test } from "vitest";
import { bytesIn, pieces, tidy } from "../src/core/text";

const signal = (from: number, to: number, why = "why") => ({
  rule: "r",
  why,
  span: [from, to] as [number, number],
});

describe("a text that is sent", () => {
  test("keeps lines, tabs and emoji, and loses what nobody typed", () => {
    expect(tidy("  a\tb\n\u0000\u001bc 👩‍👩‍👧 \n")).toBe("a\tb\nc 👩‍👩‍👧");
    expect(tidy("half \ud83d")).toBe("half \u{FFFD}");
  });

  test("is measured in bytes", () => {
    expect(bytesIn("aé€👍")).toBe(1 + 2 + 3 + 4);
  });
});

describe("what a rule saw", () => {
  test("is found by bytes behind characters of every length", () => {
    const text = "é👍 danger now";
    const from = bytesIn("é👍 ");
    expect(pieces(text, [signal(from, from + 6)])).toEqual([
      { text: "é👍 ", why: [] },
      { text: "danger", why: ["why"] },
      { text: " now", why: [] },
    ]);
  });

  test("may overlap", () => {
    expect(pieces("abcd", [signal(0, 3, "one"), signal(2, 4, "two")])).toEqual([
      { text: "ab", why: ["one"] },
      { text: "c", why: ["one", "two"] },
      { text: "d", why: ["two"] },
    ]);
  });

  test("never breaks a character or leaves the text", () => {
    expect(pieces("👍", [signal(1, 2)])).toEqual([{ text: "👍", why: ["why"] }]);
    expect(pieces("ab", [signal(5, 9)])).toEqual([{ text: "ab", why: [] }]);
    expect(pieces("ab", [])).toEqual([{ text: "ab", why: [] }]);
  });
});
