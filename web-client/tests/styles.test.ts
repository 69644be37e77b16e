import { describe, expect, test } from "vitest";

const sources = import.meta.glob<string>("../src/**/*.{svelte,css}", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Every declaration that says left or right where it means the beginning or the end of a line. */
function physical(styles: string): string[] {
  return [...styles.matchAll(/(?<![\w-])([a-z-]+)\s*:\s*([^;{}]+);/g)]
    .filter(
      ([, property = "", value = ""]) => namesASide(property, value) || leans(property, value),
    )
    .map(([declaration]) => declaration);
}

function namesASide(property: string, value: string): boolean {
  if (/^(.*-)?(left|right)(-.*)?$/.test(property)) return true;
  return /^(text-align|float|clear)$/.test(property) && /^(left|right)\b/.test(value);
}

/** Four distances, of which those at the sides differ. */
function leans(property: string, value: string): boolean {
  if (!/^(margin|padding|inset|border-width)$/.test(property)) return false;
  const sides = value.match(/(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+/g) ?? [];
  return sides.length === 4 && sides[1] !== sides[3];
}

function stylesOf(path: string, source: string): string {
  const styles = path.endsWith(".css") ? source : (/<style>(.*)<\/style>/s.exec(source)?.[1] ?? "");
  return styles.replace(/\/\*.*?\*\//gs, "");
}

describe("styles", () => {
  test("know the beginning and the end of a line, so that a page may be read from right to left", () => {
    expect(Object.keys(sources).length).toBeGreaterThan(50);
    const found = Object.entries(sources).flatMap(([path, source]) =>
      physical(stylesOf(path, source)).map((declaration) => `${path}: ${declaration}`),
    );
    expect(found).toEqual([]);
  });

  test("that do not are found", () => {
    const wrong =
      "a { left: 0; margin-right: 1px; text-align: left; padding: 0 1px 0 calc(1px + 2px); }";
    expect(physical(wrong)).toHaveLength(4);
    const right = "a { inset-inline-start: 0; padding: 0 1px 2px 1px; text-align: start; }";
    expect(physical(right)).toEqual([]);
  });
});
