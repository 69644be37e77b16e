/** `t` for the student's page. */

import type en from "./en/student";
import { translator } from "./spoken.svelte";

export const t = translator<typeof en>();
