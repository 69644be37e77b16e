/** Takes pictures of every screen of the real service: `npm run look -- FOLDER`. */

import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const folder = resolve(process.env.INIT_CWD ?? ".", process.argv[2] ?? "pictures");
const { status } = spawnSync("npx", ["playwright", "test", "--config", "look.config.ts"], {
  cwd: import.meta.dirname,
  env: { ...process.env, QUIETLINE_PICTURES: folder },
  stdio: "inherit",
});
console.log(`The pictures are in ${folder}`);
process.exitCode = status ?? 1;
