/** What staff read of events, cases and spans of time. */

import { unreachable } from "../core/unreachable";
import type { CaseView, EscalationView, Event, StaffId, Timestamp } from "../protocol/generated";
import { t } from "../i18n/staff";

export function sentenceFor(event: Event): string {
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
    case "on_the_way":
    case "nobody_reached":
    case "handed_over":
      return t(`event.${event.kind}`);
    case "joined":
    case "left":
      return event.author === "student"
        ? t(`event.${event.kind}.student`)
        : t(`event.${event.kind}`, { role: t(`role.${event.author}`) });
    case "blocked":
      return t("event.blocked");
    case "time_left":
    case "extended":
    case "still_there":
      return t(`event.${event.kind}`, { minutes: event.minutes });
    case "still_here":
    case "message_waits":
      return t(`event.${event.kind}`);
    case "ended":
      return t(`event.ended.${event.by}`);
    default:
      return unreachable(event);
  }
}

/** Where a case stands, as seen by one person. */
export function statusOf(view: CaseView, me: StaffId): string {
  const { escalation } = view;
  switch (view.status) {
    case "open":
      return t("case.status.open");
    case "claimed":
      if (view.offered_to === me) return t("case.status.offered");
      return view.claimed_by === me ? t("case.status.mine") : t("case.status.claimed");
    case "resolved":
      return t("case.status.resolved");
    case "escalated":
      if (escalation?.status === "joined") {
        return escalation.joined_by === me
          ? t("case.status.joined_by_me")
          : t("case.status.joined");
      }
      if (escalation?.status === "closed") return t("case.status.closed");
      if (escalation && escalation.coming !== null) {
        return escalation.coming === me
          ? t("case.status.coming_me")
          : t("case.status.coming", { name: comingIn(escalation) });
      }
      if (escalation?.nobody_reached) return t("case.status.nobody");
      return t("case.status.calling", { count: escalation?.calls ?? 1 });
    default:
      return unreachable(view.status);
  }
}

/** Who said that they are coming. */
function comingIn({ coming, pages }: EscalationView): string {
  return pages.findLast(({ staff }) => staff === coming)?.name ?? "…";
}

/** What happens next by itself, and when, while nobody has joined. */
export function nextCall(view: CaseView, now: Timestamp): string {
  const { escalation } = view;
  if (escalation?.status !== "calling" || escalation.next_call_at === null) return "";
  if (escalation.next_call_at <= now) return t("case.next_call.now");
  const left = countdown(escalation.next_call_at, now);
  const names = escalation.next.join(", ");
  return names === "" ? t("case.next_look", { left }) : t("case.next_call", { left, names });
}

/** A span of time in its largest whole unit. */
export function ageOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return t("age.seconds", { n: seconds });
  if (seconds < 3_600) return t("age.minutes", { n: Math.floor(seconds / 60) });
  if (seconds < 86_400) return t("age.hours", { n: Math.floor(seconds / 3_600) });
  return t("age.days", { n: Math.floor(seconds / 86_400) });
}

/** What happens by itself when nobody claims a case. */
export function claimLimit(view: CaseView, now: Timestamp): string {
  if (view.claim_due_at === null) return "";
  if (view.claim_due_at <= now) return t("case.claim_over");
  const left = countdown(view.claim_due_at, now);
  return t(view.severity === "low" ? "case.claim_due.low" : "case.claim_due", { left });
}

/** Minutes and seconds until then. */
export function countdown(due: Timestamp, now: Timestamp): string {
  const seconds = Math.max(0, Math.ceil((due - now) / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
