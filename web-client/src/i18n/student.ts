/** `t` for the student's page. */

import en from "./en/student";
import { translator } from "./translate";

export const t = translator("en", en);
