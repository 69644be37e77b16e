/** `t` for the staff page, which speaks English. */

import shared from "./en/shared";
import en from "./en/staff";
import { speak, translator } from "./spoken.svelte";

speak("en", { ...shared, ...en });

export const t = translator<typeof en>();
