import { describe, expect, test } from "vitest";
import shared from "../src/i18n/en/shared";
import staff from "../src/i18n/en/staff";
import student from "../src/i18n/en/student";

const sources = import.meta.glob<string>(["../src/**/*.{ts,svelte}"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** From the lowest layer to the highest: each imports only from itself and those before it. */
const layers = [
  ["protocol"],
  ["core"],
  ["state", "i18n"],
  ["ui"],
  ["staff"],
  ["student", "supporter", "moderator", "clinician", "coordinator"],
];
const rankOf = (folder: string): number => layers.findIndex((layer) => layer.includes(folder));

/** The pages themselves put everything together. */
const pages = ["staff/App.svelte", "staff/main.ts", "student/main.ts"];

const files = Object.entries(sources).map(([path, text]) => ({
  path: path.replace("../src/", ""),
  text,
}));

function importsOf({ path, text }: { path: string; text: string }): string[] {
  const folder = path.split("/").slice(0, -1);
  const names = [...text.matchAll(/(?:from|import) "(\.[^"]+)"/g)].map(([, name]) => name ?? "");
  return names.map((name) => {
    const parts = [...folder];
    for (const step of name.split("/")) {
      if (step === "..") parts.pop();
      else if (step !== ".") parts.push(step);
    }
    return parts.join("/");
  });
}

describe("the layers", () => {
  const checked = files.filter(({ path }) => !pages.includes(path));

  test("import downwards only", () => {
    for (const file of checked) {
      const rank = rankOf(file.path.split("/")[0] ?? "");
      for (const name of importsOf(file)) {
        const below = rankOf(name.split("/")[0] ?? "");
        expect(below, `${file.path} imports ${name}`).toBeGreaterThanOrEqual(0);
        expect(below, `${file.path} imports ${name}`).toBeLessThanOrEqual(rank);
      }
    }
  });

  test("the core touches no page and reads no clock", () => {
    for (const { path, text } of files.filter(({ path }) => path.startsWith("core/"))) {
      expect(text, path).not.toMatch(
        /\b(document|window|setTimeout|setInterval|Date\.now|Math\.random)\b/,
      );
    }
  });

  test("the student's page reaches no staff code", () => {
    const byPath = new Map(files.map((file) => [file.path.replace(/\.(svelte\.)?ts$/, ""), file]));
    const reached = new Set<string>();
    const follow = (path: string): void => {
      const file = byPath.get(path.replace(/\.ts$/, ""));
      if (!file || reached.has(file.path)) return;
      reached.add(file.path);
      importsOf(file)
        .map((name) => name.replace(/\.svelte$/, ""))
        .forEach((name) => {
          follow(name);
          follow(`${name}.svelte`);
        });
    };
    follow("student/main");
    expect(reached.size).toBeGreaterThan(20);
    expect(
      [...reached].filter((path) => /staff|supporter|moderator|clinician|coordinator/.test(path)),
    ).toEqual([]);
  });
});

describe("every sentence", () => {
  const all = files.map(({ text }) => text).join("\n");
  const patterns = [...all.matchAll(/`([a-z_.]+)\.\$\{[^`]*`/g)].map(([, start]) => `${start}.`);
  const written = files.filter(({ path }) => !path.startsWith("i18n/en/")).map(({ text }) => text);

  test.each([
    ["shared", Object.keys(shared)],
    ["student", Object.keys(student)],
    ["staff", Object.keys(staff)],
  ])("of %s is said somewhere", (_, keys) => {
    const said = (key: string): boolean =>
      written.some((text) => text.includes(`"${key}"`)) ||
      patterns.some((start) => key.startsWith(start)) ||
      // `landing.who` is followed by `landing.who.more`.
      (key.endsWith(".more") && said(key.slice(0, -5)));
    expect(keys.filter((key) => !said(key))).toEqual([]);
  });
});
