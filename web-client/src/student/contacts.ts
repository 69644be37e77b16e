/** The numbers to call. There are always some, also when the service never answered. */

import type { CrisisContact, ServiceInfo } from "../protocol/generated";
import { t } from "../i18n/student";

const known = ["112", "911", "999", "988"] as const;

export function contactsOf(info: ServiceInfo | null): readonly CrisisContact[] {
  if (info !== null && info.crisis_contacts.length > 0) return info.crisis_contacts;
  return known.map((phone) => ({
    name: t(`crisis.fallback.${phone}`),
    phone,
    note: t(`crisis.fallback.${phone}.note`),
  }));
}
