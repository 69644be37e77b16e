/** `t` for what both pages use. */

import type en from "./en/shared";
import { translator } from "./spoken.svelte";

export const t = translator<typeof en>();
