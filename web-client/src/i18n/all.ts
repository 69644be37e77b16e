/** Every sentence of every language, for the build: the page itself asks the server for one language. */

import type { Sentences } from "./translate";

const shared = import.meta.glob<Sentences>("./*/shared.ts", { import: "default", eager: true });
const student = import.meta.glob<Sentences>("./*/student.ts", { import: "default", eager: true });
const visit = import.meta.glob<Sentences>("./*/visit.ts", { import: "default", eager: true });

export interface Written {
  /** What the student's page says from the start. */
  readonly first: Sentences;
  /** What is said later than on the first screens. */
  readonly later: Sentences;
}

/** By its tag. A folder that has the student's sentences is a language. */
export const languages: Readonly<Record<string, Written>> = Object.fromEntries(
  Object.entries(student).map(([path, sentences]) => {
    const tag = path.split("/")[1] ?? "";
    const first = { ...shared[`./${tag}/shared.ts`], ...sentences };
    return [tag, { first, later: visit[`./${tag}/visit.ts`] ?? {} }];
  }),
);
