/** `t` for what is said before and after a conversation; loaded when it is first needed. */

import type en from "./en/visit";
import { translator } from "./spoken.svelte";

export const t = translator<typeof en>();
