/** `t` for what both pages use. */

import en from "./en/shared";
import { translator } from "./translate";

export const t = translator("en", en);
