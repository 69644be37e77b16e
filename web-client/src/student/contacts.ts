/** The numbers to call. There are always some, also when the service never answered. */

import type { CrisisContact, CrisisNumber, ServiceInfo } from "../protocol/generated";
import { nameOf } from "../i18n/languages";
import { t } from "../i18n/student";

/** As their sentences name them, and as they are written. */
const known = [
  ["112", "112"],
  ["911", "911"],
  ["999", "999"],
  ["988", "988"],
  ["116123", "116 123"],
] as const;

/** The service's own first, then those of its country; where it has none, those known in many countries. */
export function contactsOf(info: ServiceInfo | null): readonly CrisisContact[] {
  const told = info ? [...info.crisis_contacts, ...info.numbers.map(asContact)] : [];
  if (told.length > 0) return told;
  return known.map(([key, phone]) => ({
    name: t(`crisis.fallback.${key}`),
    phone,
    note: t(`crisis.fallback.${key}.note`),
  }));
}

/** In words of the language that is spoken. */
export function asContact({
  name,
  phone,
  always,
  free,
  hours,
  languages,
}: CrisisNumber): CrisisContact {
  const note = [
    always ? t("crisis.always") : (hours ?? ""),
    free ? t("crisis.free") : "",
    languages.map(nameOf).join(", "),
  ];
  const said = note.filter((part) => part !== "").join(" · ");
  return { name: name ?? t("crisis.emergency"), phone, note: said };
}
