/** What a staff page reads. */

import { bool, count, frame, list, object, orNull, pair, tagged, text, word } from "./decode";
import { author, errorCode, event } from "./decode_student";
import type {
  AuditCheckView,
  AuditFindingView,
  AuditView,
  CaseStatus,
  CaseView,
  Desk,
  EscalationStatus,
  EscalationView,
  FlagRaised,
  FlagSource,
  FlagView,
  NoteView,
  PageView,
  PairingView,
  MissedRecord,
  Role,
  Rota,
  RuleRecord,
  RulesView,
  Severity,
  SignalView,
  SignedIn,
  StaffAdded,
  StaffView,
  ToStaff,
  Verdict,
} from "./generated";

const severity = word<Severity>({ low: true, high: true, imminent: true });

const role = word<Role>({ supporter: true, moderator: true, clinician: true, coordinator: true });

export const staffView = object<StaffView>({
  id: text,
  name: text,
  role,
  pseudonym: text,
  disabled: bool,
});

const desk = object<Desk>({
  ready: bool,
  capacity: count,
  waiting: count,
  pairings: list(
    object<PairingView>({
      session: text,
      pseudonym: text,
      since: count,
      ask_about_safety: bool,
      safety_asked: bool,
    }),
  ),
});

const flag = object<FlagView>({
  id: text,
  source: word<FlagSource>({
    rule: true,
    student: true,
    supporter: true,
    rule_on_staff: true,
    moderator: true,
  }),
  severity,
  at: count,
  seq: orNull(count),
  signals: list(object<SignalView>({ rule: text, why: text, span: pair(count, count) })),
  verdict: orNull(word<Verdict>({ true: true, false: true, missed: true })),
});

const escalation = object<EscalationView>({
  id: text,
  status: word<EscalationStatus>({ calling: true, joined: true, closed: true }),
  since: count,
  calls: count,
  next_call_at: orNull(count),
  nobody_reached: bool,
  joined_by: orNull(text),
});

export const caseView = object<CaseView>({
  id: text,
  session: text,
  pseudonym: text,
  severity,
  status: word<CaseStatus>({ open: true, claimed: true, escalated: true, resolved: true }),
  opened_at: count,
  claim_due_at: orNull(count),
  claimed_by: orNull(text),
  offered_to: orNull(text),
  offered_until: orNull(count),
  moderator: orNull(text),
  safety_asked_at: orNull(count),
  safety_checked_at: orNull(count),
  session_ended: bool,
  flags: list(flag),
  escalation: orNull(escalation),
});

export const pageView = object<PageView>({
  id: text,
  session: text,
  case: text,
  severity,
  at: count,
});

export const toStaff = frame(
  tagged<ToStaff, "type">("type", {
    welcome: object({ version: count, epoch: text, staff: staffView, tab: count }),
    desk,
    case_queue: object({ cases: list(caseView), now: count }),
    pages: object({ pages: list(pageView) }),
    opened: object({
      session: text,
      pseudonym: text,
      head_seq: count,
      delivered_seq: count,
      seen_seq: count,
      student_here: bool,
    }),
    accepted: object({ session: text, key: text, seq: count, at: count }),
    said: object({ session: text, seq: count, at: count, author, text, key: orNull(text) }),
    noted: object({ session: text, seq: count, at: count, event }),
    whispered: object({ session: text, seq: count, at: count, author, text, key: orNull(text) }),
    delivered: object({ session: text, seq: count }),
    seen: object({ session: text, seq: count }),
    typing: object({ session: text, author }),
    leads_elsewhere: object({ session: text }),
    presence: object({ session: text, author, here: bool }),
    refused: object({ session: orNull(text), key: orNull(text), code: errorCode }),
    pong: object({}),
  }),
);

export const signedIn = object<SignedIn>({ token: text, expires_at: count, staff: staffView });
export const flagRaised = object<FlagRaised>({ flag: text, case: text });
export const noteView = object<NoteView>({ at: count, author, text });
export const rota = object<Rota>({ on_call: list(text) });
export const staffAdded = object<StaffAdded>({ staff: staffView, password: text });

export const auditView = object<AuditView>({
  seq: count,
  at: count,
  actor: orNull(text),
  role: orNull(role),
  act: text,
  subject: text,
  case: orNull(text),
  detail: orNull(text),
});

export const auditCheckView = object<AuditCheckView>({
  entries: count,
  head: orNull(text),
  findings: list(
    tagged<AuditFindingView, "kind">("kind", {
      changed: object({ seq: count }),
      missing: object({ from: count, to: count }),
      rewritten: object({ seq: count }),
    }),
  ),
});

export const rulesView = object<RulesView>({
  packs: text,
  unreviewed: list(text),
  rules: list(
    object<RuleRecord>({
      rule: text,
      why: orNull(text),
      severity: orNull(severity),
      right: count,
      wrong: count,
      look_at_it: bool,
    }),
  ),
  missed: list(object<MissedRecord>({ severity, texts: count })),
});
