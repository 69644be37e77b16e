/** @type {import("@sveltejs/vite-plugin-svelte").SvelteConfig} */
export default {
  compilerOptions: {
    runes: true,
    // Elements are made one by one, never from a string of markup: Trusted Types have nothing to refuse.
    fragments: "tree",
  },
};
