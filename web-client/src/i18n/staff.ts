/** `t` for the staff page. */

import en from "./en/staff";
import { translator } from "./translate";

export const t = translator("en", en);
