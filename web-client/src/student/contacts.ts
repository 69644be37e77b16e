/** The numbers to call. There are always some, also when the service never answered. */

import type { CrisisContact, ServiceInfo } from "../protocol/generated";
import { t } from "../i18n/student";

const fallback: readonly CrisisContact[] = (["112", "911", "999", "988"] as const).map((phone) => ({
  name: t(`crisis.fallback.${phone}`),
  phone,
  note: t(`crisis.fallback.${phone}.note`),
}));

export function contactsOf(info: ServiceInfo | null): readonly CrisisContact[] {
  return info !== null && info.crisis_contacts.length > 0 ? info.crisis_contacts : fallback;
}
