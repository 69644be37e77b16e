/** The words of the audit log, as people read them. */

import { t } from "../i18n/staff";
import type { ContactReason, Outcome, Severity, Verdict } from "../protocol/generated";

/** Null for a word that came after this page was made. */
export function sentenceOf(act: string): string | null {
  const known = acts.find((word) => word === act);
  return known === undefined ? null : t(`audit.act.${known}`);
}

/** How severe, or how it went; null for anything else. */
export function detailOf(detail: string): string | null {
  const verdict = verdicts.find((word) => word === detail);
  if (verdict !== undefined) return t(`verdict.${verdict}`);
  const severity = severities.find((word) => word === detail);
  if (severity !== undefined) return t(`severity.${severity}`);
  const reason = contactReasons.find((word) => word === detail);
  if (reason !== undefined) return t(`contact.reason.${reason}`);
  const outcome = outcomes.find((word) => word === detail);
  return outcome === undefined ? null : t(`outcome.${outcome}`);
}

const verdicts = ["true", "false", "missed"] as const satisfies readonly Verdict[];

const severities = ["low", "high", "imminent"] as const satisfies readonly Severity[];

const contactReasons = [
  "connection_lost",
  "danger_to_life",
  "agreed_with_student",
] as const satisfies readonly ContactReason[];

const outcomes = [
  "supported",
  "referred",
  "emergency_services",
  "no_concern",
  "student_left",
] as const satisfies readonly Outcome[];

const acts = [
  "conversation.opened",
  "conversation.paired",
  "conversation.supporter_lost",
  "conversation.moderator_joined",
  "conversation.moderator_left",
  "conversation.taken_over",
  "conversation.supporter_stepped_back",
  "conversation.ended",
  "conversation.erased",
  "conversation.handed_over",
  "message.left",
  "message.taken",
  "case.reports_read",
  "block.placed",
  "block.confirmed",
  "block.refused",
  "block.lifted",
  "block.ended",
  "conversation.whispered",
  "flag.raised",
  "flag.judged",
  "case.opened",
  "case.claimed",
  "case.released",
  "case.offered",
  "case.accepted",
  "case.declined",
  "case.offer_lapsed",
  "case.safety_asked",
  "case.safety_checked",
  "case.note_written",
  "case.escalated",
  "case.resolved",
  "case.notes_read",
  "contact.opened",
  "contact.erased",
  "page.made",
  "escalation.nobody_on_call",
  "escalation.nobody_reached",
  "escalation.joined",
  "escalation.left",
  "page.acknowledged",
  "drill.begun",
  "drill.completed",
  "drill.called_off",
  "policy.set",
  "rota.set",
  "rota.override_added",
  "rota.override_removed",
  "swap.asked",
  "swap.accepted",
  "swap.declined",
  "swap.withdrawn",
  "swap.lapsed",
  "calendar.renewed",
  "staff.added",
  "staff.disabled",
  "staff.password_set",
  "staff.signed_in",
  "audit.accepted",
  "backup.restored",
] as const;
