/** The numbers of other countries: downloaded when somebody asks for them. */

import { request, type Answer } from "../core/api";
import { countryNumbers } from "../protocol/decode_student";
import type { CountryNumbers } from "../protocol/generated";

export function numbersElsewhere(): Promise<Answer<CountryNumbers[]>> {
  return request((path, init) => fetch(path, init), {
    path: "/api/numbers",
    decode: countryNumbers,
  });
}
