/** What happened, in the words a student reads. */

import { unreachable } from "../core/unreachable";
import type { CrisisContact, Event } from "../protocol/generated";
import { t } from "../i18n/student";
import { dayAndClock } from "../ui/format";

export function sentenceFor(event: Event, contacts: readonly CrisisContact[]): string {
  switch (event.kind) {
    case "waiting":
      return t(`event.waiting.${event.reason}`);
    case "paired":
      return t("event.paired", { name: event.supporter });
    case "taken_over":
    case "listening":
    case "speaking":
    case "stepped_back":
    case "help_requested":
    case "help_called":
    case "handed_over":
    case "on_the_way":
      return t(`event.${event.kind}`);
    case "nobody_reached":
      return t("event.nobody_reached", { numbers: numbers(contacts) });
    case "joined":
      return t(`event.joined.${event.author}`);
    case "left":
      return t(`event.left.${event.author}`);
    case "blocked":
      return t("event.blocked", { until: dayAndClock(event.until) });
    case "time_left":
      return t("event.time_left", { count: event.minutes });
    case "extended":
      return t("event.extended", { minutes: event.minutes });
    case "still_there":
      return t("event.still_there", { minutes: event.minutes });
    case "still_here":
    case "message_waits":
      return t(`event.${event.kind}`);
    case "ended":
      return t("event.ended");
    default:
      return unreachable(event);
  }
}

function numbers(contacts: readonly CrisisContact[]): string {
  return contacts.map(({ name, phone }) => `${name} ${LTR}${phone}${END}`).join(", ");
}

/** Groups of digits would change places in a sentence that is read from right to left. */
const LTR = "\u2066";
const END = "\u2069";
