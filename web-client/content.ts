/**
 * Puts every sentence of every language into one file, which the server has inside: it gives the page one
 * language of it, together with what a service says otherwise.
 */

import { runnerImport, type Plugin } from "vite";

export function content(): Plugin {
  return {
    name: "quietline-content",
    apply: "build",
    async generateBundle() {
      const { module } = await runnerImport<typeof import("./src/i18n/all")>("./src/i18n/all.ts");
      // Pairs keep the order in which the sentences were written.
      const written = Object.entries(module.languages).map(([tag, { first, later }]) => [
        tag,
        { first: Object.entries(first), later: Object.entries(later) },
      ]);
      const source = JSON.stringify(Object.fromEntries(written));
      this.emitFile({ type: "asset", fileName: "content.json", source });
    },
  };
}
