/** What a student's page reads, and what both sides read of a conversation. */

import {
  bool,
  count,
  frame,
  list,
  map,
  object,
  orNull,
  tagged,
  text,
  word,
  type Decoder,
} from "./decode";
import type {
  Access,
  Approval,
  Ask,
  Author,
  BlockReason,
  CampusService,
  CheckedIn,
  Choices,
  ClosedBecause,
  CountryNumbers,
  CrisisContact,
  CrisisNumber,
  DayWindow,
  DutyWindow,
  EndedBy,
  Erased,
  ErrorCode,
  Event,
  FacultyChoice,
  OnCallNow,
  OpeningHours,
  OpenState,
  OtherDays,
  ReportReceived,
  ServiceInfo,
  ServiceStatus,
  TopicChoice,
  ToStudent,
  WaitingReason,
  Way,
  Weekday,
  Wish,
} from "./generated";

export const author = word<Author>({
  student: true,
  supporter: true,
  moderator: true,
  clinician: true,
});

export const errorCode = word<ErrorCode>({
  not_json: true,
  unknown_frame: true,
  bad_frame: true,
  too_large: true,
  version_unsupported: true,
  hello_first: true,
  already_greeted: true,
  out_of_state: true,
  listening: true,
  not_signed_in: true,
  wrong_password: true,
  denied: true,
  not_found: true,
  conflict: true,
  busy: true,
  slow_down: true,
  foreign_origin: true,
  bad_rota: true,
  nobody_on_call: true,
  outside_hours: true,
  own_return_code: true,
  internal: true,
});

export const blockReason = word<BlockReason>({
  harassment: true,
  sexual: true,
  threats: true,
  misuse: true,
});

const waitingReason = word<WaitingReason>({
  arrived: true,
  supporter_lost: true,
  clinician_left: true,
  handed_over: true,
  urgent_only: true,
  moderator_left: true,
  outside_hours: true,
});

const endedBy = word<EndedBy>({
  student: true,
  supporter: true,
  moderator: true,
  clinician: true,
  absence: true,
  time_limit: true,
  length: true,
  silence: true,
  closing: true,
});

export const event = tagged<Event, "kind">("kind", {
  waiting: object({ reason: waitingReason }),
  paired: object({ supporter: text }),
  help_requested: object({}),
  taken_over: object({}),
  listening: object({}),
  speaking: object({}),
  stepped_back: object({}),
  help_called: object({}),
  on_the_way: object({}),
  nobody_reached: object({}),
  handed_over: object({}),
  joined: object({ author }),
  left: object({ author }),
  blocked: object({ reason: blockReason, until: count, undecided: bool }),
  time_left: object({ minutes: count }),
  extended: object({ minutes: count }),
  still_there: object({ minutes: count }),
  still_here: object({}),
  message_waits: object({}),
  ended: object({ by: endedBy }),
});

export const way = word<Way>({ listen: true, think_along: true, find_services: true });

const wish = object<Wish>({
  topic: orNull(text),
  way: orNull(way),
  languages: list(text),
  not_faculty: orNull(text),
  feeling: orNull(count),
});

/** What is asked for is read in full where it is shown, see `decode_access.ts`. */
const ask: Decoder<Ask> = (value) => (object({ kind: text })(value), value as Ask);

export const toStudent = frame(
  tagged<ToStudent, "type">("type", {
    welcome: object({
      version: count,
      epoch: text,
      pseudonym: text,
      token: orNull(text),
      tab: count,
      head_seq: count,
      delivered_seq: count,
      seen_seq: count,
    }),
    blocked: object({ reason: blockReason, until: count, undecided: bool }),
    asks: object({ ask }),
    position: object({
      position: count,
      supporters: count,
      wait_minutes: orNull(count),
      other_languages: list(text),
    }),
    wished: object({ wish }),
    accepted: object({ key: text, seq: count, at: count }),
    said: object({ seq: count, at: count, author, text, key: orNull(text) }),
    noted: object({ seq: count, at: count, event }),
    delivered: object({ seq: count }),
    seen: object({ seq: count }),
    typing: object({ author }),
    leads_elsewhere: object({}),
    same_supporter: object({ until: orNull(count) }),
    presence: object({ author, here: bool }),
    refused: object({ key: orNull(text), code: errorCode }),
    pong: object({}),
  }),
);

const weekday = word<Weekday>({
  monday: true,
  tuesday: true,
  wednesday: true,
  thursday: true,
  friday: true,
  saturday: true,
  sunday: true,
});

const crisisNumber = object<CrisisNumber>({
  name: orNull(text),
  phone: text,
  always: bool,
  free: bool,
  hours: orNull(text),
  languages: list(text),
});

export const serviceInfo = object<ServiceInfo>({
  name: text,
  access: word<Access>({ open: true, campus_code: true }),
  contact_hours: count,
  retention_hours: count,
  away_minutes: count,
  return_code_hours: count,
  messages: bool,
  crisis_contacts: list(object<CrisisContact>({ name: text, phone: text, note: text })),
  numbers: list(crisisNumber),
  on_call: word<OnCallNow>({ somebody: true, nobody: true, closed: true }),
  status: object<ServiceStatus>({
    state: word<OpenState>({ open: true, busy: true, closed: true }),
    because: orNull(
      word<ClosedBecause>({ hours: true, nobody_on_call: true, nobody_on_duty: true }),
    ),
    wait_minutes: orNull(count),
    opens_at: orNull(count),
    closes_at: orNull(count),
  }),
  hours: orNull(
    object<OpeningHours>({
      zone: text,
      weekly: list(object<DutyWindow>({ days: list(weekday), from: text, until: text })),
      exceptions: list(
        object<OtherDays>({
          from: text,
          until: orNull(text),
          open: list(object<DayWindow>({ from: text, until: text })),
        }),
      ),
    }),
  ),
  services: list(
    object<CampusService>({
      name: text,
      for: text,
      place: orNull(text),
      phone: orNull(text),
      link: orNull(text),
      hours: orNull(text),
    }),
  ),
  approval: orNull(object<Approval>({ statement: text, link: orNull(text), expires_at: count })),
  choices: object<Choices>({
    topics: list(object<TopicChoice>({ code: text, severe: bool, names: map(text) })),
    faculties: list(object<FacultyChoice>({ code: text, name: text })),
    languages: list(text),
  }),
  copy_hours: count,
  length_minutes: orNull(count),
  idle_minutes: orNull(count),
});

export const checkedIn = object<CheckedIn>({ worse: bool });

export const erased = word<Erased>({ gone: true, under_review: true });

/** The numbers of other countries. */
export const countryNumbers = list(
  object<CountryNumbers>({ country: text, numbers: list(crisisNumber) }),
);

export const reportReceived = object<ReportReceived>({ someone_else: bool });
