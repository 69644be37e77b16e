import { svelte } from "@sveltejs/vite-plugin-svelte";
import { loadEnv } from "vite";
import { defineConfig } from "vitest/config";
import { content } from "./content.ts";

/** Where a server runs that `npm run dev` and `npm run preview` may talk to. */
const server = loadEnv("", ".", "QUIETLINE_")["QUIETLINE_SERVER"] ?? "http://127.0.0.1:8080";
const proxy = {
  "/api": server,
  "/content": server,
  "/ws": { target: server.replace(/^http/, "ws"), ws: true },
};

/**
 * What the server sends with every page. Preview sends it too, so that whatever it would refuse is
 * noticed here first.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types quietline-timer",
].join("; ");

export default defineConfig({
  appType: "mpa",
  plugins: [svelte(), content()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      checks: { pluginTimings: false },
      input: { student: "index.html", staff: "staff.html", units: "units.html" },
      output: { chunkFileNames: "assets/shared-[hash].js" },
    },
  },
  worker: {
    format: "es",
    rolldownOptions: { output: { entryFileNames: "assets/timer-[hash].js" } },
  },
  server: { proxy },
  preview: { proxy, headers: { "Content-Security-Policy": contentSecurityPolicy } },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
