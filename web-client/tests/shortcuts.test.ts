import { expect, test } from "vitest";
import { actOf, type Press } from "../src/core/shortcuts";

const keys = { c: "claim", "?": "help" } as const;
const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  writing: false,
  ...more,
});

test("a key stands for its act", () => {
  expect(actOf(press("c"), keys)).toBe("claim");
  expect(actOf(press("?"), keys)).toBe("help");
  expect(actOf(press("x"), keys)).toBeNull();
  expect(actOf(press("toString"), keys)).toBeNull();
});

test("nothing happens while somebody writes, or means something else", () => {
  for (const more of ["writing", "isComposing", "ctrlKey", "metaKey", "altKey"] as const) {
    expect(actOf(press("c", { [more]: true }), keys)).toBeNull();
  }
});
