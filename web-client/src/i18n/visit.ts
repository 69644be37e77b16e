/** `t` for what is said later than on the first screens; loaded when it is first needed. */

import type en from "./en/visit";
import { translator } from "./spoken.svelte";

export const t = translator<typeof en>();
