/** What a staff page reads. */

import { bool, count, frame, list, object, orNull, pair, tagged, text, word } from "./decode";
import { blockView, wallView, wallWords } from "./decode_moderator";
import { author, errorCode, event, way } from "./decode_student";
import type {
  AuditCheckView,
  AuditFindingView,
  AuditView,
  CalendarLink,
  CalledView,
  CallStep,
  CallTarget,
  ContactDetails,
  ContactReason,
  ContactView,
  OpeningView,
  SummaryView,
  CaseStatus,
  CaseView,
  Desk,
  DutyWindow,
  EscalationPolicy,
  EscalationStatus,
  EscalationView,
  Every,
  FaultReason,
  FlagRaised,
  FlagSource,
  FlagView,
  GapView,
  LayerName,
  LayerPlan,
  Matching,
  MatchingView,
  MessageView,
  MissedRecord,
  NoteView,
  OverrideView,
  PageView,
  PairingView,
  PlanView,
  PolicyFault,
  PolicyView,
  Role,
  RotaFault,
  RotaProblem,
  RuleRecord,
  RulesView,
  Severity,
  SeverityPolicy,
  ShiftsView,
  ShiftView,
  SignalView,
  SignedIn,
  SpansView,
  SpanView,
  StaffAdded,
  StaffView,
  SwapView,
  TakenMessage,
  ToStaff,
  Verdict,
  Weekday,
  WishView,
} from "./generated";

const role = word<Role>({ supporter: true, moderator: true, clinician: true, coordinator: true });
const severity = word<Severity>({ low: true, high: true, imminent: true });

export const staffView = object<StaffView>({
  id: text,
  name: text,
  role,
  pseudonym: text,
  disabled: bool,
});

export const matchingView = object<MatchingView>({
  staff: text,
  matching: object<Matching>({ languages: list(text), faculty: orNull(text) }),
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
      wish: orNull(
        object<WishView>({ topic: orNull(text), way: orNull(way), feeling: orNull(count) }),
      ),
      ends_at: orNull(count),
      extendable: bool,
      message: orNull(object<TakenMessage>({ left_at: count, answer_by: count })),
    }),
  ),
  asking: list(text),
  messages: list(object<MessageView>({ session: text, left_at: count, topic: orNull(text) })),
});

const flag = object<FlagView>({
  id: text,
  source: word<FlagSource>({
    rule: true,
    student: true,
    supporter: true,
    rule_on_staff: true,
    moderator: true,
    help: true,
    report: true,
    check_in: true,
    message: true,
    drill: true,
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
  coming: orNull(text),
  next: list(text),
  pages: list(
    object<CalledView>({ staff: text, name: text, at: count, acknowledged_at: orNull(count) }),
  ),
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
  drill: bool,
  notes: count,
  contact_until: orNull(count),
});

export const pageView = object<PageView>({
  id: text,
  session: text,
  case: text,
  severity,
  at: count,
  acknowledged_at: orNull(count),
  drill: bool,
});

export const swapView = object<SwapView>({
  id: text,
  layer: text,
  layer_name: text,
  from: count,
  until: count,
  asked_by: text,
  asked: text,
});

export const toStaff = frame(
  tagged<ToStaff, "type">("type", {
    welcome: object({ version: count, epoch: text, staff: staffView, tab: count }),
    desk,
    case_queue: object({ cases: list(caseView), now: count }),
    case_queue_changed: object({ set: list(caseView), gone: list(text), now: count }),
    pages: object({ pages: list(pageView) }),
    blocks: object({ blocks: list(blockView) }),
    swaps: object({ swaps: list(swapView) }),
    wall: object({ conversations: list(wallView) }),
    wall_changed: object({ set: list(wallView), spoke: list(wallWords), gone: list(text) }),
    opened: object({
      session: text,
      pseudonym: text,
      head_seq: count,
      delivered_seq: count,
      seen_seq: count,
      student_here: bool,
      drill: bool,
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

export const summaryView = object<SummaryView>({
  began_at: orNull(count),
  paired_at: orNull(count),
  check_in_before: orNull(count),
  notes: list(noteView),
});

const contactReason = word<ContactReason>({
  connection_lost: true,
  danger_to_life: true,
  agreed_with_student: true,
});

export const contactView = object<ContactView>({
  details: object<ContactDetails>({ phone: orNull(text), place: orNull(text), name: orNull(text) }),
  at: count,
  until: count,
  openings: list(object<OpeningView>({ at: count, by: text, reason: contactReason, words: text })),
});

const weekday = word<Weekday>({
  monday: true,
  tuesday: true,
  wednesday: true,
  thursday: true,
  friday: true,
  saturday: true,
  sunday: true,
});

const layerPlan = object<LayerPlan>({
  id: text,
  name: text,
  people: list(text),
  every: tagged<Every, "unit">("unit", {
    days: object({ days: count }),
    week: object({ on: weekday }),
  }),
  hand_over: text,
  starts: text,
  windows: list(object<DutyWindow>({ days: list(weekday), from: text, until: text })),
});

export const overrideView = object<OverrideView>({
  id: text,
  layer: text,
  from: count,
  until: count,
  staff: text,
});

export const planView = object<PlanView>({
  zone: text,
  layers: list(layerPlan),
  overrides: list(overrideView),
});

export const spansView = object<SpansView>({
  zone: text,
  from: count,
  until: count,
  layers: list(object<LayerName>({ id: text, name: text })),
  spans: list(
    object<SpanView>({
      layer: text,
      from: count,
      until: count,
      staff: orNull(text),
      on_duty: bool,
      overridden: bool,
    }),
  ),
  gaps: list(object<GapView>({ layer: orNull(text), from: count, until: count })),
});

export const shiftsView = object<ShiftsView>({
  zone: text,
  shifts: list(object<ShiftView>({ layer: text, layer_name: text, from: count, until: count })),
  swaps: list(swapView),
  has_calendar: bool,
});

export const calendarLink = object<CalendarLink>({ url: text });

export const rotaProblem = object<RotaProblem>({
  code: errorCode,
  fault: word<RotaFault>({
    unknown_zone: true,
    no_name: true,
    name_twice: true,
    empty_rotation: true,
    unknown_person: true,
    not_a_clinician: true,
    disabled_person: true,
    bad_turn: true,
    bad_date: true,
    bad_window: true,
    unknown_layer: true,
    called_by_policy: true,
    until_before_from: true,
    already_over: true,
    too_long: true,
    overlaps: true,
    not_theirs: true,
    themselves: true,
    too_much: true,
  }),
  layer: orNull(count),
  item: orNull(count),
});

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

const severityPolicy = object<SeverityPolicy>({
  steps: list(
    object<CallStep>({
      targets: list(
        tagged<CallTarget, "kind">("kind", {
          each_layer: object({}),
          layer: object({ layer: count }),
          person: object({ staff: text }),
          role: object({ role }),
        }),
      ),
      limit_s: count,
    }),
  ),
  repeats: count,
});

const policyFaults = list(
  object<PolicyFault>({
    severity: orNull(severity),
    step: orNull(count),
    target: orNull(count),
    reason: word<FaultReason>({
      no_step: true,
      too_many_steps: true,
      no_target: true,
      too_many_targets: true,
      limit_out_of_bounds: true,
      repeats_out_of_bounds: true,
      unknown_person: true,
      disabled_person: true,
      cannot_answer: true,
      no_such_layer: true,
      named_twice: true,
      same_as_before: true,
      not_alone: true,
    }),
  }),
);

export const policyView = object<PolicyView>({
  policy: object<EscalationPolicy>({
    imminent: severityPolicy,
    high: severityPolicy,
    low: severityPolicy,
    acknowledged_limit_s: count,
  }),
  faults: policyFaults,
});

/** What is wrong with a policy that was refused. */
export const policyRefused = object<Pick<PolicyView, "faults">>({ faults: policyFaults });
