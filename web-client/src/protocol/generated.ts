// Written from the crate `protocol` by protocol/tests/typescript.rs. Do not edit.

export const VERSION = 1;
export const SUBPROTOCOL = "quietline.v1";
export const HEARTBEAT_MS = 15000;
export const DEAD_AFTER_MS = 35000;
export const ALONE_HOURS = 24;

/** Why the server ended a connection. */
export const CLOSE = {
  TooLarge: 1009,
  Failed: 1011,
  Restarting: 1012,
  TooSlow: 4008,
  Replaced: 4009,
  Ended: 4010,
  Silent: 4011,
  BadGreeting: 4400,
  NotSignedIn: 4401,
  Blocked: 4403,
  Asks: 4428,
  SlowDown: 4429,
} as const;

/**
 * One student's visit. It outlives connections and names nobody.
 */
export type SessionId = string;

/**
 * One staff account.
 */
export type StaffId = string;

/**
 * One concern that was raised.
 */
export type FlagId = string;

/**
 * The flags of one session under review.
 */
export type CaseId = string;

/**
 * One calling of the on-call clinician.
 */
export type EscalationId = string;

/**
 * One call to one person; it is also the `webhook-id` of that call.
 */
export type PageId = string;

/**
 * One block of a browser session.
 */
export type BlockId = string;

/**
 * One layer of the rota.
 */
export type LayerId = string;

/**
 * What stands over a rotation for a while.
 */
export type OverrideId = string;

/**
 * One clinician asking another to take a part of a shift.
 */
export type SwapId = string;

/**
 * Chosen by the sender of a text: sending the same key again is harmless.
 */
export type MessageKey = string;

/**
 * Changes when the database has been restored from a backup: a client that knew another epoch
 * forgets what it has and reads the conversation again.
 */
export type Epoch = string;

/**
 * Which of one person's pages this is: the later it was opened, or taken up again by its person, the
 * higher. Only the highest is connected.
 */
export type Tab = number;

/**
 * Milliseconds since 1970-01-01T00:00:00Z.
 */
export type Timestamp = number;

/**
 * A row's place in its session. The first row is 1; 0 means "nothing yet".
 */
export type Seq = number;

/**
 * The one role of a staff account.
 */
export type Role = "supporter" | "moderator" | "clinician" | "coordinator";

/**
 * Lets a student come back to their session.
 */
export type SessionToken = string;

/**
 * Says who a member of staff is.
 */
export type StaffToken = string;

/**
 * Made by a student's tab at random and kept until the tab is closed. A block holds for it; it
 * says nothing about anybody, and the server keeps only what it can be recognised by.
 */
export type VisitToken = string;

/**
 * Lets a student who typed a return code begin the session that goes on from there.
 */
export type ReturnToken = string;

/**
 * Says that this service made a return code, for one session.
 */
export type CodeProof = string;

/**
 * Ten digits that no student chose, and that nobody can print or log.
 *
 * As it is typed it may have the country code before it, and whatever people write between digits.
 */
export type ReturnCode = string;

/**
 * One text of a conversation: 1 to 8,000 bytes, not blank.
 */
export type MessageText = string;

/**
 * What staff write for each other: 1 to 2,000 bytes, not blank.
 */
export type NoteText = string;

/**
 * What one side of a conversation calls the other.
 */
export type Pseudonym = string;

/**
 * The name a member of staff signs in with.
 */
export type StaffName = string;

/**
 * A password, in the moment it is checked.
 */
export type Password = string;

/**
 * Who wrote a text, by role: a conversation knows no names.
 */
export type Author = "student" | "supporter" | "moderator" | "clinician";

/**
 * Something that happened in a conversation and that everyone in it may know.
 */
export type Event = { "kind": "waiting", 
/**
 * Why.
 */
reason: WaitingReason, } | { "kind": "paired", 
/**
 * What the student may call them.
 */
supporter: Pseudonym, } | { "kind": "help_requested" } | { "kind": "help_called" } | { "kind": "on_the_way" } | { "kind": "nobody_reached" } | { "kind": "joined", 
/**
 * By role.
 */
author: Author, } | { "kind": "handed_over" } | { "kind": "left", 
/**
 * By role.
 */
author: Author, } | { "kind": "blocked", 
/**
 * Why.
 */
reason: BlockReason, 
/**
 * When the block ends by itself.
 */
until: Timestamp, 
/**
 * A second moderator still decides whether it lasts longer.
 */
undecided: boolean, } | { "kind": "taken_over" } | { "kind": "listening" } | { "kind": "speaking" } | { "kind": "stepped_back" } | { "kind": "time_left", 
/**
 * How soon.
 */
minutes: number, } | { "kind": "extended", 
/**
 * How much.
 */
minutes: number, } | { "kind": "still_there", 
/**
 * After how long without an answer the conversation ends.
 */
minutes: number, } | { "kind": "still_here" } | { "kind": "message_waits" } | { "kind": "ended", 
/**
 * Who ended it.
 */
by: EndedBy, };

/**
 * Why a student waits.
 */
export type WaitingReason = "arrived" | "supporter_lost" | "clinician_left" | "handed_over" | "urgent_only" | "moderator_left" | "outside_hours";

/**
 * Who ended a conversation.
 */
export type EndedBy = "student" | "supporter" | "moderator" | "clinician" | "absence" | "time_limit" | "length" | "silence" | "closing";

/**
 * Why somebody is blocked: the blocked student is told, kindly.
 */
export type BlockReason = "harassment" | "sexual" | "threats" | "misuse";

/**
 * Why a block is lifted before its time.
 */
export type LiftReason = "mistake" | "long_enough" | "needs_help";

/**
 * A block in force, as moderators see it.
 */
export type BlockView = { 
/**
 * Which.
 */
id: BlockId, 
/**
 * The session it was placed on.
 */
session: SessionId, 
/**
 * What staff called the student.
 */
pseudonym: Pseudonym, 
/**
 * Why.
 */
reason: BlockReason, 
/**
 * The moderator who placed it.
 */
placed_by: StaffId, 
/**
 * Their name.
 */
placed_by_name: StaffName, 
/**
 * When.
 */
placed_at: Timestamp, 
/**
 * When it ends by itself.
 */
until: Timestamp, 
/**
 * Until when it is proposed to last; another moderator confirms or refuses. None when nothing
 * is to be decided.
 */
proposed_until: Timestamp | null, 
/**
 * The moderator who confirmed that it lasts longer than a day.
 */
confirmed_by: StaffName | null, };

/**
 * Ends a conversation and blocks its student. The body of `POST /api/cases/{case}/block`.
 */
export type EndAndBlock = { 
/**
 * Why.
 */
reason: BlockReason, 
/**
 * For how long, from 1 to [`MAX_BLOCK_HOURS`]. Above [`ALONE_HOURS`] another moderator has to
 * confirm it; until then it lasts that long at most.
 */
hours: number, };

/**
 * Lifts a block before its time. The body of `POST /api/blocks/{block}/lift`.
 */
export type LiftBlock = { 
/**
 * Why.
 */
why: LiftReason, };

/**
 * What happened.
 */
export type ReportReason = "hurtful" | "sexual" | "too_personal" | "threats" | "unsafe_advice" | "other";

/**
 * A student reports the supporter they talk or talked with. The body of `POST /api/reports`: it can
 * be sent after the end too, for as long as the conversation is kept.
 */
export type Report = { 
/**
 * Whose session.
 */
token: SessionToken, 
/**
 * What happened.
 */
reason: ReportReason, 
/**
 * In the student's own words, if they want.
 */
words: NoteText | null, };

/**
 * The answer to [`Report`], once it is durable.
 */
export type ReportReceived = { 
/**
 * Whether the student may go on with somebody else now.
 */
someone_else: boolean, };

/**
 * A report, from `GET /api/cases/{case}/reports`. Reading it is on the audit log.
 */
export type ReportView = { 
/**
 * When it came.
 */
at: Timestamp, 
/**
 * What happened.
 */
reason: ReportReason, 
/**
 * The supporter it is about.
 */
about: StaffId, 
/**
 * Their name.
 */
about_name: StaffName, 
/**
 * The student's words; none when there were none, or they are deleted.
 */
words: NoteText | null, };

/**
 * What a visit is about, as the settings list it.
 */
export type Topic = string;

/**
 * A part of the university that somebody belongs to, as the settings list it.
 */
export type Faculty = string;

/**
 * A language, as browsers name it: `en`, `pt-br`.
 */
export type Language = string;

/**
 * How somebody is: 0 could not be worse, 10 could not be better.
 */
export type Feeling = number;

/**
 * What a student would like their supporter to do.
 */
export type Way = "listen" | "think_along" | "find_services";

/**
 * What a student wishes for. It takes the place of what was said before, whole.
 */
export type Wish = { 
/**
 * What it is about.
 */
topic: Topic | null, 
/**
 * What the supporter should do.
 */
way: Way | null, 
/**
 * The languages that the student wants to write in; any if there is none.
 */
languages: Array<Language>, 
/**
 * Nobody of this faculty, please.
 */
not_faculty: Faculty | null, 
/**
 * How the student is now.
 */
feeling: Feeling | null, };

/**
 * What a supporter and a clinician read of a wish: what helps to begin, and nothing else.
 */
export type WishView = { 
/**
 * What it is about.
 */
topic: Topic | null, 
/**
 * What the supporter should do.
 */
way: Way | null, 
/**
 * How the student was before the first word.
 */
feeling: Feeling | null, };

/**
 * Whether a conversation helped.
 */
export type Helped = "yes" | "a_little" | "no" | "worse";

/**
 * What would help next.
 */
export type NextStep = "talk_again" | "counselling" | "doctor" | "emergency" | "nothing";

/**
 * How a student is after the end. The body of `POST /api/check-ins`: for as long as the conversation is
 * kept, and again and again; the last one counts.
 */
export type CheckIn = { 
/**
 * Whose session.
 */
token: SessionToken, 
/**
 * How the student is now.
 */
feeling: Feeling | null, 
/**
 * Whether it helped.
 */
helped: Helped | null, 
/**
 * What would help next.
 */
next: NextStep | null, };

/**
 * The answer to [`CheckIn`], once it is durable.
 */
export type CheckedIn = { 
/**
 * It is worse than before: a moderator is told, and the page shows who else helps.
 */
worse: boolean, };

/**
 * The body of `POST /api/erase`: a student has their conversation deleted now, after its end.
 */
export type Erase = { 
/**
 * Whose session.
 */
token: SessionToken, };

/**
 * The answer to [`Erase`], once it is durable.
 */
export type Erased = "gone" | "under_review";

/**
 * What a student may choose before somebody is there, from the settings.
 */
export type Choices = { 
/**
 * What a visit may be about; nothing is asked if there is none.
 */
topics: Array<TopicChoice>, 
/**
 * The faculties that somebody may wish not to meet; nothing is asked if there is none.
 */
faculties: Array<FacultyChoice>, 
/**
 * The languages that supporters may write.
 */
languages: Array<Language>, };

/**
 * One topic of the list.
 */
export type TopicChoice = { 
/**
 * What it is stored as.
 */
code: Topic, 
/**
 * Whoever chooses it is offered a person or a phone first.
 */
severe: boolean, 
/**
 * What it is called, by language; the page has words for the topics of the built-in list.
 */
names: { [key in Language]: string }, };

/**
 * One faculty of the list.
 */
export type FacultyChoice = { 
/**
 * What it is stored as.
 */
code: Faculty, 
/**
 * What it is called.
 */
name: string, };

/**
 * The student for whom a supporter may be found, of a member of staff: from
 * `GET /api/staff/matching`, and the body of `PUT /api/staff/{staff}/matching`.
 */
export type Matching = { 
/**
 * The languages they write; all of the service's if there is none.
 */
languages: Array<Language>, 
/**
 * The faculty they belong to, as far as it is known.
 */
faculty: Faculty | null, };

/**
 * What a member of staff is matched by.
 */
export type MatchingView = { 
/**
 * Which account.
 */
staff: StaffId, 
/**
 * What it is matched by.
 */
matching: Matching, };

/**
 * A student would like a code. The body of `POST /api/return-codes/offer`: possible as soon as a
 * supporter and the student have written to each other, and for as long as the conversation is kept;
 * and while what the student wrote may be left as a message.
 */
export type AskReturnCode = { 
/**
 * Whose session.
 */
token: SessionToken, };

/**
 * The answer to [`AskReturnCode`]: a code that is stored nowhere yet.
 */
export type ReturnCodeOffered = { 
/**
 * To be written down.
 */
code: ReturnCode, 
/**
 * That this service made it, for this session.
 */
proof: CodeProof, 
/**
 * For how many hours it leads back, from when it is kept.
 */
hours: number, };

/**
 * The student has written the code down. The body of `POST /api/return-codes`; an earlier code of the
 * session leads nowhere afterwards.
 */
export type KeepReturnCode = { 
/**
 * Whose session.
 */
token: SessionToken, 
/**
 * As it was offered.
 */
code: ReturnCode, 
/**
 * As it was offered.
 */
proof: CodeProof, 
/**
 * Whether what the student wrote is left as a message: they are not expected any more, and this is
 * how they come back.
 */
message: boolean, };

/**
 * The answer to [`KeepReturnCode`], once it is durable.
 */
export type ReturnCodeKept = { 
/**
 * Until when it leads back.
 */
until: Timestamp, };

/**
 * Somebody has a code. The body of `POST /api/return-codes/open`.
 */
export type OpenReturnCode = { 
/**
 * As it was typed.
 */
code: ReturnCode, };

/**
 * The answer to [`OpenReturnCode`]: what others wrote to the student, and nothing of what the student
 * wrote. A code that is unknown and one that has expired are both answered with `not_found`.
 */
export type ReturnCodeOpened = { 
/**
 * Begins a session that goes on from there, within the hour.
 */
token: ReturnToken, 
/**
 * What was written to the student and is not deleted yet, oldest first.
 */
replies: Array<Reply>, 
/**
 * How it stands with the message that the student left, if the code leads to one.
 */
message: MessageStanding | null, 
/**
 * Whether the supporter of before can be asked for.
 */
same: boolean, 
/**
 * Until when the code leads back.
 */
until: Timestamp, };

/**
 * What somebody wrote to a student.
 */
export type Reply = { 
/**
 * Who, by role.
 */
author: Author, 
/**
 * When.
 */
at: Timestamp, 
/**
 * What.
 */
text: MessageText, };

/**
 * With whom a student who comes back would like to go on. The supporter of before is asked without a
 * name, and learns who it is only when both want it.
 */
export type ReturnWish = "anyone" | "same" | "wait_for_same";

/**
 * How it stands with a message that a student left. Beginning a session takes one back that is not over.
 */
export type MessageStanding = "waits" | "taken" | "over";

/**
 * One conversation on the wall.
 */
export type WallView = { 
/**
 * Which.
 */
session: SessionId, 
/**
 * What staff call the student.
 */
pseudonym: Pseudonym, 
/**
 * Whether the student is connected.
 */
student_here: boolean, 
/**
 * Who else is in it.
 */
people: Array<WallPerson>, 
/**
 * When it began.
 */
since: Timestamp, 
/**
 * Since when the student waits for a supporter; none while somebody is with them.
 */
waiting_since: Timestamp | null, 
/**
 * When it was left as a message, if it was: its student is not expected.
 */
left_at: Timestamp | null, 
/**
 * When the student last wrote something.
 */
student_said_at: Timestamp | null, 
/**
 * When somebody else last did.
 */
staff_said_at: Timestamp | null, 
/**
 * How severe its unresolved case is.
 */
severity: Severity | null, 
/**
 * That case.
 */
case: CaseId | null, 
/**
 * Whether the supporter asked for help and the case is not resolved yet.
 */
asks_for_help: boolean, 
/**
 * Whether a clinician is called, and how that stands.
 */
calling: WallCalling | null, 
/**
 * A student who asked for urgent help and could not begin otherwise, such as one who is blocked: only
 * a clinician comes, no supporter.
 */
urgent_only: boolean, };

/**
 * Somebody who is in a conversation.
 */
export type WallPerson = { 
/**
 * As what.
 */
author: Author, 
/**
 * Who.
 */
name: StaffName, 
/**
 * False while their connection is lost.
 */
here: boolean, };

/**
 * How the calling of a clinician stands.
 */
export type WallCalling = "calling" | "nobody_reached" | "joined";

/**
 * Somebody said something; what is older than what is known says nothing.
 */
export type WallWords = { 
/**
 * Where.
 */
session: SessionId, 
/**
 * When the student last wrote something.
 */
student_said_at: Timestamp | null, 
/**
 * When somebody else last did.
 */
staff_said_at: Timestamp | null, };

/**
 * What everybody is asked for.
 *
 * Tokens by which somebody shows that they study here, and nothing else of themselves, would be one
 * more.
 */
export type Access = "open" | "campus_code";

/**
 * What a page shows when a visit begins, as far as it was asked for.
 */
export type Pass = { 
/**
 * The code that was typed.
 */
code: CampusCode | null, 
/**
 * The work that was done.
 */
work: Work | null, };

/**
 * What a service still asks for.
 */
export type Ask = { "kind": "campus_code", 
/**
 * What is wrong with the one that was shown.
 */
why: CodeFault, } | { "kind": "patience", 
/**
 * For how many seconds.
 */
seconds: number, } | { "kind": "work", 
/**
 * What is to be worked out.
 */
challenge: Challenge, };

/**
 * What is wrong with a code.
 */
export type CodeFault = "missing" | "unknown" | "expired";

/**
 * A campus code, which nobody can print or log: its letters and digits alone, since people type it with
 * spaces, hyphens and capital letters as they like.
 *
 * Many people share one. It says where somebody belongs, and not who they are.
 */
export type CampusCode = string;

/**
 * Some work for a page: a number is to be found whose key begins as it should.
 */
export type Challenge = { 
/**
 * What is to be worked out.
 */
parameters: ChallengeParameters, 
/**
 * That this service asked for it, as hexadecimal digits.
 */
signature: string, };

/**
 * What is to be worked out. The fields stand in the order of their names, as they are signed.
 */
export type ChallengeParameters = { 
/**
 * How a key is made of a number.
 */
algorithm: Algorithm, 
/**
 * How often it is hashed to make one key.
 */
cost: number, 
/**
 * Until when it may be shown, in seconds since 1970.
 */
expiresAt: number, 
/**
 * How long a key is, in bytes.
 */
keyLength: number, 
/**
 * What the key of the right number begins with, as hexadecimal digits.
 */
keyPrefix: string, 
/**
 * By which the service knows that key again, as hexadecimal digits.
 */
keySignature: string, 
/**
 * Stands before the number, as hexadecimal digits.
 */
nonce: string, 
/**
 * Goes into each key, as hexadecimal digits.
 */
salt: string, };

/**
 * How a key is made of a number.
 */
export type Algorithm = "PBKDF2/SHA-256";

/**
 * Work that was done.
 */
export type Work = { 
/**
 * What was asked for.
 */
challenge: Challenge, 
/**
 * What was found.
 */
solution: Solution, };

/**
 * What was found.
 */
export type Solution = { 
/**
 * The number.
 */
counter: number, 
/**
 * Its key, as hexadecimal digits.
 */
derivedKey: string, };

/**
 * A stable code. It carries no prose: the client turns it into a sentence.
 */
export type ErrorCode = "not_json" | "unknown_frame" | "bad_frame" | "too_large" | "version_unsupported" | "hello_first" | "already_greeted" | "out_of_state" | "listening" | "not_signed_in" | "wrong_password" | "denied" | "not_found" | "conflict" | "busy" | "slow_down" | "foreign_origin" | "bad_rota" | "nobody_on_call" | "outside_hours" | "own_return_code" | "internal";

/**
 * The body of every refused HTTP request.
 */
export type Problem = { 
/**
 * Why.
 */
code: ErrorCode, };

/**
 * One frame from a student. Unknown fields are refused, never ignored: that is why a frame without
 * fields has braces.
 */
export type FromStudent = { "type": "start", 
/**
 * The [`crate::VERSION`] the client speaks.
 */
version: number, 
/**
 * What this tab made at random when it was opened. Answered with `blocked` instead when a
 * block holds for it.
 */
visit: VisitToken | null, 
/**
 * Begins with a call for urgent help, as `urgent_help` does. Where a block holds, the
 * session is for this alone: a clinician comes, and no supporter.
 */
urgent: boolean, 
/**
 * The languages that the page is read in, which is what the student is taken to wish for
 * until they say otherwise. Those that no supporter can write are passed over.
 */
languages: Array<Language>, 
/**
 * What the service asks for before it lets somebody in. Answered with `asks` instead when
 * something is missing or does not hold. Whoever asks for urgent help needs none of it: the
 * session is then for this alone.
 */
pass: Pass, } | { "type": "hello", 
/**
 * The [`crate::VERSION`] the client speaks.
 */
version: number, 
/**
 * From the `welcome` that answered `start`.
 */
token: SessionToken, 
/**
 * The last row the client has; 0 for none.
 */
last_seq: Seq, 
/**
 * From the last `welcome` of this page, when it comes back by itself: it is turned away when
 * a newer one has taken over. None takes over.
 */
tab: Tab | null, } | { "type": "come_back", 
/**
 * The [`crate::VERSION`] the client speaks.
 */
version: number, 
/**
 * As in `start`.
 */
visit: VisitToken | null, 
/**
 * From [`crate::return_code::ReturnCodeOpened`].
 */
token: ReturnToken, 
/**
 * With whom they would like to go on.
 */
wish: ReturnWish, 
/**
 * As in `start`.
 */
languages: Array<Language>, } | { "type": "take_anyone", } | { "type": "say", 
/**
 * Resending the same key is harmless: it is answered with the same seq.
 */
key: MessageKey, 
/**
 * What was typed.
 */
text: MessageText, } | { "type": "delivered", 
/**
 * The last row that came.
 */
seq: Seq, } | { "type": "seen", 
/**
 * The last row shown.
 */
seq: Seq, } | { "type": "typing", } | { "type": "urgent_help", } | { "type": "fetch", 
/**
 * The last row the client has.
 */
after: Seq, } | { "type": "someone_else", } | { "type": "wish", 
/**
 * All of it.
 */
wish: Wish, } | { "type": "still_here", } | { "type": "leave", } | { "type": "ping", };

/**
 * One frame to a student.
 */
export type ToStudent = { "type": "welcome", 
/**
 * The version the server speaks.
 */
version: number, 
/**
 * A client that knew another epoch forgets its rows.
 */
epoch: Epoch, 
/**
 * What the supporter will call the student.
 */
pseudonym: Pseudonym, 
/**
 * Only in answer to `start`: lets this client come back.
 */
token: SessionToken | null, 
/**
 * What the page comes back with.
 */
tab: Tab, 
/**
 * The last row there is. Rows up to it follow.
 */
head_seq: Seq, 
/**
 * The last row that has come to the other side.
 */
delivered_seq: Seq, 
/**
 * The last row the other side has seen.
 */
seen_seq: Seq, } | { "type": "blocked", 
/**
 * Why.
 */
reason: BlockReason, 
/**
 * When the block ends by itself.
 */
until: Timestamp, 
/**
 * A second moderator still decides whether it lasts longer.
 */
undecided: boolean, } | { "type": "asks", 
/**
 * What.
 */
ask: Ask, } | { "type": "position", 
/**
 * 1 is next.
 */
position: number, 
/**
 * Supporters who are on duty now, busy or not, and may take this student.
 */
supporters: number, 
/**
 * Minutes that the wait may take, if those who waited lately say enough about it.
 */
wait_minutes: number | null, 
/**
 * While nobody on duty writes a language of the student's wish: what those write who could
 * take this student otherwise.
 */
other_languages: Array<Language>, } | { "type": "wished", 
/**
 * All of it.
 */
wish: Wish, } | { "type": "same_supporter", 
/**
 * Until when; none when they take whoever is free first.
 */
until: Timestamp | null, } | { "type": "accepted", 
/**
 * The key it was said with.
 */
key: MessageKey, 
/**
 * Its place.
 */
seq: Seq, 
/**
 * When it was stored.
 */
at: Timestamp, } | { "type": "said", 
/**
 * Its place.
 */
seq: Seq, 
/**
 * When it was stored.
 */
at: Timestamp, 
/**
 * Who.
 */
author: Author, 
/**
 * What.
 */
text: MessageText, 
/**
 * The key the student said it with, if it is their own text, read again.
 */
key: MessageKey | null, } | { "type": "noted", 
/**
 * Its place.
 */
seq: Seq, 
/**
 * When it was stored.
 */
at: Timestamp, 
/**
 * What.
 */
event: Event, } | { "type": "delivered", 
/**
 * The last row that came.
 */
seq: Seq, } | { "type": "seen", 
/**
 * The last row they saw.
 */
seq: Seq, } | { "type": "typing", 
/**
 * Who.
 */
author: Author, } | { "type": "leads_elsewhere", } | { "type": "presence", 
/**
 * Who.
 */
author: Author, 
/**
 * False while their connection is lost; they are expected back.
 */
here: boolean, } | { "type": "refused", 
/**
 * The text that was refused, if it was one.
 */
key: MessageKey | null, 
/**
 * Why.
 */
code: ErrorCode, } | { "type": "pong" };

/**
 * What a page says while it is thrown away: the session ends, and its token opens nothing any more.
 */
export type LeaveNow = { 
/**
 * From the `welcome` that answered `start`.
 */
token: SessionToken, };

/**
 * What the landing page shows before anybody has said anything.
 */
export type ServiceInfo = { 
/**
 * What the university calls the service.
 */
name: string, 
/**
 * What everybody is asked for.
 */
access: Access, 
/**
 * Hours for which a conversation can be read after it ended, until it is deleted.
 */
retention_hours: number, 
/**
 * Hours for which what a student left to be reached by is kept at most.
 */
contact_hours: number, 
/**
 * Minutes for which a session waits for a student whose connection was lost.
 */
away_minutes: number, 
/**
 * Hours for which a return code leads back; 0 when none is offered.
 */
return_code_hours: number, 
/**
 * Whether a message can be left while nobody is on duty.
 */
messages: boolean, 
/**
 * Numbers that answer when nobody here does.
 */
crisis_contacts: Array<CrisisContact>, 
/**
 * Those of its country, which come after its own.
 */
numbers: Array<CrisisNumber>, 
/**
 * Whether a professional could be called right now.
 */
on_call: OnCallNow, 
/**
 * Whether somebody who came now would find a supporter.
 */
status: ServiceStatus, 
/**
 * When supporters are here; none where it has no set hours.
 */
hours: OpeningHours | null, 
/**
 * Other places that help.
 */
services: Array<CampusService>, 
/**
 * Who approved it, as long as that holds.
 */
approval: Approval | null, 
/**
 * What a student may choose before somebody is there.
 */
choices: Choices, 
/**
 * How long a conversation with a supporter lasts, in minutes, if it has a length.
 */
length_minutes: number | null, 
/**
 * Hours after its end after which not even a copy of an erased conversation can be opened.
 */
copy_hours: number, 
/**
 * After how many minutes without a text the student is asked whether they are still there, if
 * they are.
 */
idle_minutes: number | null, };

/**
 * A number to call in a crisis.
 */
export type CrisisContact = { 
/**
 * Who answers.
 */
name: string, 
/**
 * The number, as one dials it.
 */
phone: string, 
/**
 * When and for what, in a few words.
 */
note: string, };

/**
 * Whether a clinician is on call, as a student needs to know it.
 */
export type OnCallNow = "somebody" | "nobody" | "closed";

/**
 * Whether somebody who came now would find a supporter. Anybody may ask.
 */
export type ServiceStatus = { 
/**
 * In one word.
 */
state: OpenState, 
/**
 * Why it is closed, if it is.
 */
because: ClosedBecause | null, 
/**
 * Minutes that the wait may take while it is busy, if those who waited lately say enough about it.
 */
wait_minutes: number | null, 
/**
 * When the next opening hours begin, while it is outside of them.
 */
opens_at: Timestamp | null, 
/**
 * When these opening hours end, while it is within them.
 */
closes_at: Timestamp | null, };

/**
 * Whether somebody who came now would find a supporter.
 */
export type OpenState = "open" | "busy" | "closed";

/**
 * Why a service is closed. Urgent help is not concerned by hours.
 */
export type ClosedBecause = "hours" | "nobody_on_call" | "nobody_on_duty";

/**
 * Opening hours, as clocks of one place show them.
 */
export type OpeningHours = { 
/**
 * The IANA name of the zone.
 */
zone: string, 
/**
 * The stretches of every week.
 */
weekly: Array<DutyWindow>, 
/**
 * Days on which it is otherwise.
 */
exceptions: Array<OtherDays>, };

/**
 * Days on which other hours hold than those of the week.
 */
export type OtherDays = { 
/**
 * The first, such as `2026-12-24`.
 */
from: string, 
/**
 * The last; the same as the first when it is missing.
 */
until: string | null, 
/**
 * What opens on each of them; nothing at all when it is empty.
 */
open: Array<DayWindow>, };

/**
 * A stretch of a day.
 */
export type DayWindow = { 
/**
 * When it begins.
 */
from: DayTime, 
/**
 * When it ends: on the next day, unless this is later than `from`.
 */
until: DayTime, };

/**
 * A place beside this service that helps, such as a counselling centre.
 */
export type CampusService = { 
/**
 * What it is called.
 */
name: string, 
/**
 * What it helps with, in a few words.
 */
for: string, 
/**
 * Where it is.
 */
place: string | null, 
/**
 * The number, as one dials it.
 */
phone: string | null, 
/**
 * Its page.
 */
link: string | null, 
/**
 * When somebody is there, in a few words.
 */
hours: string | null, };

/**
 * Somebody who answers for the university has looked at the service. It is not shown any more once it
 * has expired.
 */
export type Approval = { 
/**
 * Who approved what, in one sentence.
 */
statement: string, 
/**
 * Where that can be read.
 */
link: string | null, 
/**
 * From when it does not hold any more.
 */
expires_at: Timestamp, };

/**
 * A number that answers in a crisis, as it is known for a country.
 */
export type CrisisNumber = { 
/**
 * Who answers; none for the emergency services.
 */
name: string | null, 
/**
 * The number, as one dials it.
 */
phone: string, 
/**
 * At any time of any day.
 */
always: boolean, 
/**
 * A call costs nothing.
 */
free: boolean, 
/**
 * When somebody answers, where that is not at any time.
 */
hours: string | null, 
/**
 * The languages that are spoken there, by their tags.
 */
languages: Array<string>, };

/**
 * `GET /api/numbers`: the numbers of a country.
 */
export type CountryNumbers = { 
/**
 * Its code, such as `DE`.
 */
country: string, 
/**
 * The emergency services first.
 */
numbers: Array<CrisisNumber>, };

/**
 * One frame from a member of staff. Unknown fields are refused, never ignored.
 */
export type FromStaff = { "type": "hello", 
/**
 * The [`crate::VERSION`] the client speaks.
 */
version: number, 
/**
 * From signing in.
 */
token: StaffToken, 
/**
 * From the last `welcome` of this page, when it comes back by itself: it is turned away when
 * a newer one has taken over. None takes over.
 */
tab: Tab | null, } | { "type": "ready", } | { "type": "pause", } | { "type": "open", 
/**
 * Which.
 */
session: SessionId, 
/**
 * The last row the client has; 0 for none.
 */
last_seq: Seq, } | { "type": "shut", 
/**
 * Which.
 */
session: SessionId, } | { "type": "join", 
/**
 * Which.
 */
session: SessionId, } | { "type": "step_out", 
/**
 * Which.
 */
session: SessionId, } | { "type": "take_over", 
/**
 * Which.
 */
session: SessionId, } | { "type": "choose_part", 
/**
 * Where.
 */
session: SessionId, 
/**
 * Which.
 */
part: Part, } | { "type": "say", 
/**
 * Where.
 */
session: SessionId, 
/**
 * Resending the same key is harmless.
 */
key: MessageKey, 
/**
 * What was typed.
 */
text: MessageText, } | { "type": "delivered", 
/**
 * Where.
 */
session: SessionId, 
/**
 * The last row that came.
 */
seq: Seq, } | { "type": "seen", 
/**
 * Where.
 */
session: SessionId, 
/**
 * The last row shown.
 */
seq: Seq, } | { "type": "typing", 
/**
 * Where.
 */
session: SessionId, } | { "type": "fetch", 
/**
 * Where.
 */
session: SessionId, 
/**
 * The last row the client has.
 */
after: Seq, } | { "type": "hear_whispers", 
/**
 * Which.
 */
session: SessionId, 
/**
 * The last whisper the client has; 0 for none.
 */
last_seq: Seq, } | { "type": "whisper", 
/**
 * Where.
 */
session: SessionId, 
/**
 * Resending the same key is harmless.
 */
key: MessageKey, 
/**
 * What was typed.
 */
text: NoteText, } | { "type": "take_message", 
/**
 * Which.
 */
session: SessionId, } | { "type": "hand_over", 
/**
 * Which.
 */
session: SessionId, } | { "type": "go_on_again", 
/**
 * Which.
 */
session: SessionId, 
/**
 * Yes, or not now. Nobody is told of the latter.
 */
yes: boolean, } | { "type": "end", 
/**
 * Which.
 */
session: SessionId, } | { "type": "watch_wall", 
/**
 * Whether it is looked at.
 */
watch: boolean, } | { "type": "ping", };

/**
 * One frame to a member of staff.
 */
export type ToStaff = { "type": "welcome", 
/**
 * The version the server speaks.
 */
version: number, 
/**
 * A client that knew another epoch forgets its rows.
 */
epoch: Epoch, 
/**
 * Who this is.
 */
staff: StaffView, 
/**
 * What the page comes back with.
 */
tab: Tab, } | { "type": "desk" } & Desk | { "type": "case_queue", 
/**
 * Every case that is not resolved.
 */
cases: Array<CaseView>, 
/**
 * The service's time: limits are counted down by it, however a page's own clock goes.
 */
now: Timestamp, } | { "type": "case_queue_changed", 
/**
 * Cases that are new or changed, whole.
 */
set: Array<CaseView>, 
/**
 * Cases that are resolved.
 */
gone: Array<CaseId>, 
/**
 * The service's time.
 */
now: Timestamp, } | { "type": "pages", 
/**
 * Newest first.
 */
pages: Array<PageView>, } | { "type": "blocks", 
/**
 * Those that wait for a second moderator first, then the newest.
 */
blocks: Array<BlockView>, } | { "type": "swaps", 
/**
 * The next shift first.
 */
swaps: Array<SwapView>, } | { "type": "wall", 
/**
 * In no order.
 */
conversations: Array<WallView>, } | { "type": "wall_changed", 
/**
 * Conversations that are new or changed, whole.
 */
set: Array<WallView>, 
/**
 * Conversations in which only somebody said something.
 */
spoke: Array<WallWords>, 
/**
 * Conversations that are over.
 */
gone: Array<SessionId>, } | { "type": "opened", 
/**
 * Which.
 */
session: SessionId, 
/**
 * What staff call the student.
 */
pseudonym: Pseudonym, 
/**
 * The last row there is.
 */
head_seq: Seq, 
/**
 * The last row that has come to the student.
 */
delivered_seq: Seq, 
/**
 * The last row the student has seen.
 */
seen_seq: Seq, 
/**
 * Whether the student is connected right now.
 */
student_here: boolean, 
/**
 * There is no student: this is a drill.
 */
drill: boolean, } | { "type": "accepted", 
/**
 * Where.
 */
session: SessionId, 
/**
 * The key it was said with.
 */
key: MessageKey, 
/**
 * Its place.
 */
seq: Seq, 
/**
 * When it was stored.
 */
at: Timestamp, } | { "type": "said", 
/**
 * Where.
 */
session: SessionId, 
/**
 * Its place.
 */
seq: Seq, 
/**
 * When it was stored.
 */
at: Timestamp, 
/**
 * Who.
 */
author: Author, 
/**
 * What.
 */
text: MessageText, 
/**
 * The key it was said with, if it is this writer's own text, read again.
 */
key: MessageKey | null, } | { "type": "noted", 
/**
 * Where.
 */
session: SessionId, 
/**
 * Its place.
 */
seq: Seq, 
/**
 * When it was stored.
 */
at: Timestamp, 
/**
 * What.
 */
event: Event, } | { "type": "whispered", 
/**
 * Where.
 */
session: SessionId, 
/**
 * Its place among the whispers.
 */
seq: Seq, 
/**
 * When it was stored.
 */
at: Timestamp, 
/**
 * Who, by role.
 */
author: Author, 
/**
 * What.
 */
text: NoteText, 
/**
 * The key it was written with, if it is this person's own.
 */
key: MessageKey | null, } | { "type": "delivered", 
/**
 * Where.
 */
session: SessionId, 
/**
 * The last row that came.
 */
seq: Seq, } | { "type": "seen", 
/**
 * Where.
 */
session: SessionId, 
/**
 * The last row they saw.
 */
seq: Seq, } | { "type": "leads_elsewhere", 
/**
 * Where.
 */
session: SessionId, } | { "type": "typing", 
/**
 * Where.
 */
session: SessionId, 
/**
 * Who.
 */
author: Author, } | { "type": "presence", 
/**
 * Where.
 */
session: SessionId, 
/**
 * Who.
 */
author: Author, 
/**
 * False while their connection is lost; they are expected back.
 */
here: boolean, } | { "type": "refused", 
/**
 * The conversation it was about, if it was about one.
 */
session: SessionId | null, 
/**
 * The text that was refused, if it was one.
 */
key: MessageKey | null, 
/**
 * Why.
 */
code: ErrorCode, } | { "type": "pong" };

/**
 * What a supporter has before them.
 */
export type Desk = { 
/**
 * Whether the next student comes by itself.
 */
ready: boolean, 
/**
 * How many students this supporter takes at once.
 */
capacity: number, 
/**
 * How many students wait.
 */
waiting: number, 
/**
 * The students this supporter is talking with, oldest pairing first.
 */
pairings: Array<PairingView>, 
/**
 * Sessions of students who came back, wait, and would like to go on with this supporter: without
 * their names.
 */
asking: Array<SessionId>, 
/**
 * Messages that this supporter may take, oldest first. No text until one is taken.
 */
messages: Array<MessageView>, };

/**
 * A part of what a student leaves to be reached by.
 */
export type ContactText = string;

/**
 * What is worth knowing before the first word, beside the case itself. The answer to
 * `GET /api/cases/{case}/summary`; reading it is on the audit log when it shows notes.
 */
export type SummaryView = { 
/**
 * When the student came; none once the conversation is deleted.
 */
began_at: Timestamp | null, 
/**
 * When the supporter whom the student has was paired with them.
 */
paired_at: Timestamp | null, 
/**
 * How the student said they were before it began, 0 to 10.
 */
check_in_before: number | null, 
/**
 * What staff noted, oldest first: also what the supporter wants the clinician to know.
 */
notes: Array<NoteView>, };

/**
 * How a student could be reached if the line breaks. At least one of them is there.
 */
export type ContactDetails = { 
/**
 * A number to call.
 */
phone: ContactText | null, 
/**
 * Where they are.
 */
place: ContactText | null, 
/**
 * What they would like to be called.
 */
name: ContactText | null, };

/**
 * A student leaves contact details, in the place of earlier ones. The body of `POST /api/contact`.
 */
export type LeaveContact = { 
/**
 * Whose session.
 */
token: SessionToken, 
/**
 * What they leave.
 */
details: ContactDetails, };

/**
 * A student asks what there is of their contact details, or takes them back. The body of
 * `POST /api/contact/state` and `POST /api/contact/take-back`.
 */
export type OwnContact = { 
/**
 * Whose session.
 */
token: SessionToken, };

/**
 * Whether contact details are kept. Never the details themselves: whoever gave them knows them.
 */
export type ContactState = { 
/**
 * When they are deleted by themselves; none when there are none.
 */
until: Timestamp | null, };

/**
 * Why a clinician opens contact details.
 */
export type ContactReason = "connection_lost" | "danger_to_life" | "agreed_with_student";

/**
 * The clinician who is with a student opens what they left. The body of
 * `POST /api/cases/{case}/contact`.
 */
export type OpenContact = { 
/**
 * Why, in a word that goes on the audit log.
 */
reason: ContactReason, 
/**
 * Why, in a sentence that is kept sealed with the conversation.
 */
words: NoteText, };

/**
 * What a student left, as the clinician who opened it sees it.
 */
export type ContactView = { 
/**
 * What.
 */
details: ContactDetails, 
/**
 * When it was left.
 */
at: Timestamp, 
/**
 * When it is deleted by itself.
 */
until: Timestamp, 
/**
 * Who has opened it, and why, oldest first; this time too.
 */
openings: Array<OpeningView>, };

/**
 * That somebody opened contact details.
 */
export type OpeningView = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * Who.
 */
by: StaffName, 
/**
 * Why.
 */
reason: ContactReason, 
/**
 * Why, in a sentence.
 */
words: NoteText, };

/**
 * A student whom a supporter is talking with.
 */
export type PairingView = { 
/**
 * The student's session.
 */
session: SessionId, 
/**
 * What staff call the student.
 */
pseudonym: Pseudonym, 
/**
 * When they were paired.
 */
since: Timestamp, 
/**
 * A rule saw that the student may be in danger: the supporter asks about safety, in plain words.
 */
ask_about_safety: boolean, 
/**
 * A moderator asks the supporter to, and has not heard yet that it was done.
 */
safety_asked: boolean, 
/**
 * What the student wished for before the first word, as far as it helps to begin.
 */
wish: WishView | null, 
/**
 * When the conversation ends by itself, if it has a length.
 */
ends_at: Timestamp | null, 
/**
 * Whether the supporter may still give it more time.
 */
extendable: boolean, 
/**
 * That it is a message, whose student is not there; none for a conversation.
 */
message: TakenMessage | null, };

/**
 * A message that a student left while nobody was on duty, and that waits for a supporter.
 */
export type MessageView = { 
/**
 * Its session.
 */
session: SessionId, 
/**
 * When it was left.
 */
left_at: Timestamp, 
/**
 * What it is about, if the student said so.
 */
topic: Topic | null, };

/**
 * A message that a supporter has taken.
 */
export type TakenMessage = { 
/**
 * When it was left.
 */
left_at: Timestamp, 
/**
 * When it goes back to the others unless it was answered.
 */
answer_by: Timestamp, };

/**
 * How soon somebody must look. For staff only; a student never sees it.
 */
export type Severity = "low" | "high" | "imminent";

/**
 * What a supporter does while a clinician or a moderator is in the conversation.
 */
export type Part = "speak" | "listen" | "leave";

/**
 * Who raised a flag.
 */
export type FlagSource = "rule" | "student" | "supporter" | "rule_on_staff" | "moderator" | "help" | "report" | "check_in" | "message" | "drill";

/**
 * Where a case stands.
 */
export type CaseStatus = "open" | "claimed" | "escalated" | "resolved";

/**
 * Where an escalation stands.
 */
export type EscalationStatus = "calling" | "joined" | "closed";

/**
 * A case as staff see it in the queue: no text.
 */
export type CaseView = { 
/**
 * Which.
 */
id: CaseId, 
/**
 * The session it is about.
 */
session: SessionId, 
/**
 * What staff call the student.
 */
pseudonym: Pseudonym, 
/**
 * The most severe of its flags.
 */
severity: Severity, 
/**
 * Where it stands.
 */
status: CaseStatus, 
/**
 * When its first flag was raised.
 */
opened_at: Timestamp, 
/**
 * When it is escalated by itself if nobody has claimed it; none when nothing is due.
 */
claim_due_at: Timestamp | null, 
/**
 * The moderator who has it.
 */
claimed_by: StaffId | null, 
/**
 * Whom that moderator asks to take it.
 */
offered_to: StaffId | null, 
/**
 * When they no longer can; until then, and after it, it stays with whoever has it.
 */
offered_until: Timestamp | null, 
/**
 * The moderator who is in the conversation.
 */
moderator: StaffId | null, 
/**
 * When the supporter was last asked to check on safety.
 */
safety_asked_at: Timestamp | null, 
/**
 * When they said that they have, since they were asked.
 */
safety_checked_at: Timestamp | null, 
/**
 * Whether the student has left or the conversation has ended.
 */
session_ended: boolean, 
/**
 * Its flags, oldest first.
 */
flags: Array<FlagView>, 
/**
 * The calling of a clinician, if it was escalated.
 */
escalation: EscalationView | null, 
/**
 * There is no student: this is a drill.
 */
drill: boolean, 
/**
 * How many notes there are.
 */
notes: number, 
/**
 * When what the student left to be reached by is deleted; none when they left nothing. For
 * clinicians alone.
 */
contact_until: Timestamp | null, };

/**
 * A flag as staff see it.
 */
export type FlagView = { 
/**
 * Which.
 */
id: FlagId, 
/**
 * Who raised it.
 */
source: FlagSource, 
/**
 * How soon somebody must look.
 */
severity: Severity, 
/**
 * When.
 */
at: Timestamp, 
/**
 * The row it is about, if it is about one.
 */
seq: Seq | null, 
/**
 * What the rules saw, in the words of their `why`; where in the text, in bytes.
 */
signals: Array<SignalView>, 
/**
 * What a person said of it afterwards.
 */
verdict: Verdict | null, };

/**
 * What one rule saw in one text.
 */
export type SignalView = { 
/**
 * The rule's id.
 */
rule: string, 
/**
 * Why the rule exists, in plain words.
 */
why: string, 
/**
 * From and to, in bytes of the UTF-8 text.
 */
span: [number, number], };

/**
 * An escalation as staff see it.
 */
export type EscalationView = { 
/**
 * Which.
 */
id: EscalationId, 
/**
 * Where it stands.
 */
status: EscalationStatus, 
/**
 * When calling began.
 */
since: Timestamp, 
/**
 * How many people have been called, counting repeats.
 */
calls: number, 
/**
 * When the next person is called, while nobody has joined.
 */
next_call_at: Timestamp | null, 
/**
 * Everybody on the rota was called and nobody came yet.
 */
nobody_reached: boolean, 
/**
 * The clinician who is in the conversation.
 */
joined_by: StaffId | null, 
/**
 * Who said that they are coming, and is waited for.
 */
coming: StaffId | null, 
/**
 * Whom the next step calls, as things were when the last one was taken.
 */
next: Array<StaffName>, 
/**
 * The newest pages, oldest first.
 */
pages: Array<CalledView>, };

/**
 * Who was called, when, and whether they have seen it.
 */
export type CalledView = { 
/**
 * Who.
 */
staff: StaffId, 
/**
 * The name they sign in with.
 */
name: StaffName, 
/**
 * When.
 */
at: Timestamp, 
/**
 * When they said that they are coming.
 */
acknowledged_at: Timestamp | null, };

/**
 * A page that calls this clinician now.
 */
export type PageView = { 
/**
 * Which; the link in the call ends with it.
 */
id: PageId, 
/**
 * The session it leads to.
 */
session: SessionId, 
/**
 * The case it is about.
 */
case: CaseId, 
/**
 * How severe the case is.
 */
severity: Severity, 
/**
 * When this person was called.
 */
at: Timestamp, 
/**
 * When they said that they are coming.
 */
acknowledged_at: Timestamp | null, 
/**
 * There is no student: this is a drill.
 */
drill: boolean, };

/**
 * A member of staff, as other staff see them.
 */
export type StaffView = { 
/**
 * Which account.
 */
id: StaffId, 
/**
 * The name they sign in with.
 */
name: StaffName, 
/**
 * What they may do.
 */
role: Role, 
/**
 * What a student calls them.
 */
pseudonym: Pseudonym, 
/**
 * Whether the account can no longer sign in.
 */
disabled: boolean, };

/**
 * `POST /api/sign-in`
 */
export type SignIn = { 
/**
 * The account's name.
 */
name: StaffName, 
/**
 * Its password.
 */
password: Password, };

/**
 * The answer to a right [`SignIn`].
 */
export type SignedIn = { 
/**
 * Sent as `Authorization: Bearer …`, and in `hello`.
 */
token: StaffToken, 
/**
 * When it stops working.
 */
expires_at: Timestamp, 
/**
 * Who signed in.
 */
staff: StaffView, };

/**
 * `POST /api/sessions/{session}/flags`: the session's own supporter raises a flag.
 */
export type RaiseFlag = { 
/**
 * How soon somebody must look.
 */
severity: Severity, 
/**
 * For the moderator, if there is something to say.
 */
note: NoteText | null, };

/**
 * The answer to [`RaiseFlag`].
 */
export type FlagRaised = { 
/**
 * The flag.
 */
flag: FlagId, 
/**
 * The case it belongs to.
 */
case: CaseId, };

/**
 * `POST /api/sessions/{session}/help`: the session's own supporter asks moderators for help.
 */
export type AskForHelp = { 
/**
 * A line for the moderators, if there is something to say; they answer by whisper.
 */
line: NoteText | null, };

/**
 * `POST /api/cases/{case}/resolve` and `POST /api/escalations/{escalation}/close`.
 */
export type Resolve = { 
/**
 * How it went.
 */
outcome: Outcome, 
/**
 * In a sentence, for those who read it later.
 */
reason: NoteText, };

/**
 * `POST /api/cases/{case}/offer`: hands a case over to another moderator, who has to accept it.
 */
export type OfferCase = { 
/**
 * To whom.
 */
to: StaffId, };

/**
 * `POST /api/cases/{case}/notes`: a note beside a case, and `POST /api/cases/{case}/end`: why a
 * moderator ends a conversation.
 */
export type WriteNote = { 
/**
 * For those who read it later.
 */
text: NoteText, };

/**
 * What a person says of what the rules did.
 */
export type Verdict = "true" | "false" | "missed";

/**
 * Says whether a flag was right. The body of `POST /api/flags/{flag}/verdict`.
 */
export type MarkFlag = { 
/**
 * Right or wrong; whether something was missed is said of a text, not of a flag.
 */
right: boolean, };

/**
 * Says that a text should have been flagged. The body of `POST /api/cases/{case}/missed`.
 */
export type MarkMissed = { 
/**
 * The text's row.
 */
seq: Seq, 
/**
 * How it should have been flagged.
 */
severity: Severity, };

/**
 * What people said of the rules so far, for those who keep the packs. The answer to
 * `GET /api/rules`.
 */
export type RulesView = { 
/**
 * The packs in use, to the byte.
 */
packs: string, 
/**
 * Packs that no clinician has reviewed.
 */
unreviewed: Array<string>, 
/**
 * Every rule whose flags somebody judged; the one that was wrong most often first.
 */
rules: Array<RuleRecord>, 
/**
 * Texts that should have been flagged and were not.
 */
missed: Array<MissedRecord>, };

/**
 * How often one rule was right.
 */
export type RuleRecord = { 
/**
 * The rule's id.
 */
rule: string, 
/**
 * Why the rule exists; none when it is in no pack any more.
 */
why: string | null, 
/**
 * What it asks for; none when it is in no pack any more.
 */
severity: Severity | null, 
/**
 * Flags of it that were right.
 */
right: number, 
/**
 * Flags of it that were wrong.
 */
wrong: number, 
/**
 * Wrong so often, over enough flags, that lowering it should be talked about.
 */
look_at_it: boolean, };

/**
 * How many texts should have been flagged so and were not.
 */
export type MissedRecord = { 
/**
 * How they should have been flagged.
 */
severity: Severity, 
/**
 * How many.
 */
texts: number, };

/**
 * How a case went.
 */
export type Outcome = "no_concern" | "supported" | "referred" | "emergency_services" | "student_left";

/**
 * A note beside a case, from `GET /api/cases/{case}/notes`.
 */
export type NoteView = { 
/**
 * When it was written.
 */
at: Timestamp, 
/**
 * By role.
 */
author: Author, 
/**
 * What.
 */
text: NoteText, };

/**
 * `GET` and `PUT /api/rota`: who is called, in this order. Put, it stands for one layer for each
 * person, who is always on call in it.
 */
export type Rota = { 
/**
 * Clinicians; the first is called first.
 */
on_call: Array<StaffId>, };

/**
 * `PUT /api/rota/plan`: the whole plan, saved as one or not at all. Overrides of layers that stay
 * are kept.
 */
export type SetPlan = { 
/**
 * The IANA name of the zone whose clocks the rota follows, such as `Europe/Vienna`.
 */
zone: string, 
/**
 * The layers; the first is called first.
 */
layers: Array<LayerPlan>, };

/**
 * `GET /api/rota/plan`.
 */
export type PlanView = { 
/**
 * The IANA name of the zone.
 */
zone: string, 
/**
 * The layers; the first is called first.
 */
layers: Array<LayerPlan>, 
/**
 * What stands over the rotations and is not over, by its beginning.
 */
overrides: Array<OverrideView>, };

/**
 * One layer: people who take turns.
 */
export type LayerPlan = { 
/**
 * Which; chosen at random by whoever adds it.
 */
id: LayerId, 
/**
 * What people call it; no two layers share a name.
 */
name: string, 
/**
 * Clinicians, in the order of their turns.
 */
people: Array<StaffId>, 
/**
 * How long a turn is.
 */
every: Every, 
/**
 * When one hands over to the next.
 */
hand_over: DayTime, 
/**
 * The day of the first turn, as `2026-10-25`. Before it the layer has no duty.
 */
starts: string, 
/**
 * When in the week the layer is on duty; always when there are none.
 */
windows: Array<DutyWindow>, };

/**
 * How long a turn is.
 */
export type Every = { "unit": "days", 
/**
 * 1 to 60.
 */
days: number, } | { "unit": "week", 
/**
 * The day of the hand-over.
 */
on: Weekday, };

/**
 * A stretch of some days in the week.
 */
export type DutyWindow = { 
/**
 * The days on which it begins.
 */
days: Array<Weekday>, 
/**
 * When it begins.
 */
from: DayTime, 
/**
 * When it ends: on the next day, unless this is later than `from`.
 */
until: DayTime, };

/**
 * A day of the week.
 */
export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/**
 * A time of the day, to the minute, as `22:30`.
 */
export type DayTime = string;

/**
 * `POST /api/rota/overrides`: somebody is on call in a layer for a while, whatever its rotation says.
 */
export type AddOverride = { 
/**
 * The layer.
 */
layer: LayerId, 
/**
 * From when.
 */
from: Timestamp, 
/**
 * Until when; not included.
 */
until: Timestamp, 
/**
 * The clinician.
 */
staff: StaffId, };

/**
 * What stands over a rotation for a while.
 */
export type OverrideView = { 
/**
 * Which.
 */
id: OverrideId, 
/**
 * The layer.
 */
layer: LayerId, 
/**
 * From when.
 */
from: Timestamp, 
/**
 * Until when; not included.
 */
until: Timestamp, 
/**
 * The clinician.
 */
staff: StaffId, };

/**
 * `GET /api/rota/spans?from=…&days=…`: who is on call when, and when nobody is.
 */
export type SpansView = { 
/**
 * The IANA name of the zone in which the rota is read.
 */
zone: string, 
/**
 * Where the spans begin.
 */
from: Timestamp, 
/**
 * Where they end.
 */
until: Timestamp, 
/**
 * The layers, in order.
 */
layers: Array<LayerName>, 
/**
 * Layer by layer they cover everything between the two, without overlap.
 */
spans: Array<SpanView>, 
/**
 * When nobody is on call at all, or nobody in a layer that is on duty.
 */
gaps: Array<GapView>, };

/**
 * A layer and what people call it.
 */
export type LayerName = { 
/**
 * Which.
 */
id: LayerId, 
/**
 * What people call it.
 */
name: string, };

/**
 * A stretch of one layer in which the same person is on call, or nobody.
 */
export type SpanView = { 
/**
 * The layer.
 */
layer: LayerId, 
/**
 * From when.
 */
from: Timestamp, 
/**
 * Until when; not included.
 */
until: Timestamp, 
/**
 * Who is on call.
 */
staff: StaffId | null, 
/**
 * Whether the layer is on duty: only then is nobody a gap.
 */
on_duty: boolean, 
/**
 * Whether an override says so, and not the rotation.
 */
overridden: boolean, };

/**
 * A stretch in which nobody is on call.
 */
export type GapView = { 
/**
 * The layer that has nobody; none when no layer has anybody.
 */
layer: LayerId | null, 
/**
 * From when.
 */
from: Timestamp, 
/**
 * Until when; not included.
 */
until: Timestamp, };

/**
 * `GET /api/rota/shifts`: when the clinician who asks is on call.
 */
export type ShiftsView = { 
/**
 * The IANA name of the zone in which the rota is read.
 */
zone: string, 
/**
 * Their shifts of the next weeks, the next first; one that is going on is among them.
 */
shifts: Array<ShiftView>, 
/**
 * Swap requests that they made or were asked, and that are still open.
 */
swaps: Array<SwapView>, 
/**
 * Whether they have a calendar address.
 */
has_calendar: boolean, };

/**
 * One shift of one person.
 */
export type ShiftView = { 
/**
 * In which layer.
 */
layer: LayerId, 
/**
 * What people call the layer.
 */
layer_name: string, 
/**
 * From when.
 */
from: Timestamp, 
/**
 * Until when; not included.
 */
until: Timestamp, };

/**
 * `POST /api/rota/swaps`: a clinician asks another to take a stretch of their shift.
 */
export type AskSwap = { 
/**
 * The layer.
 */
layer: LayerId, 
/**
 * From when.
 */
from: Timestamp, 
/**
 * Until when; not included.
 */
until: Timestamp, 
/**
 * Who is asked.
 */
asked: StaffId, };

/**
 * A swap request that is open.
 */
export type SwapView = { 
/**
 * Which.
 */
id: SwapId, 
/**
 * In which layer.
 */
layer: LayerId, 
/**
 * What people call the layer.
 */
layer_name: string, 
/**
 * From when.
 */
from: Timestamp, 
/**
 * Until when; not included.
 */
until: Timestamp, 
/**
 * Whose shift it is.
 */
asked_by: StaffId, 
/**
 * Who is asked to take it.
 */
asked: StaffId, };

/**
 * `POST /api/rota/calendar`: the address of the clinician's own calendar. It is shown this once; the
 * one before works no longer.
 */
export type CalendarLink = { 
/**
 * The whole address. Whoever knows it can read the shifts.
 */
url: string, };

/**
 * Why a rota, an override or a swap request is refused.
 */
export type RotaFault = "unknown_zone" | "no_name" | "name_twice" | "empty_rotation" | "unknown_person" | "not_a_clinician" | "disabled_person" | "bad_turn" | "bad_date" | "bad_window" | "unknown_layer" | "called_by_policy" | "until_before_from" | "already_over" | "too_long" | "overlaps" | "not_theirs" | "themselves" | "too_much";

/**
 * The body of a rota, an override or a swap request that is refused: the reason and the place.
 */
export type RotaProblem = { 
/**
 * Always [`ErrorCode::BadRota`].
 */
code: ErrorCode, 
/**
 * The reason.
 */
fault: RotaFault, 
/**
 * Which layer, counted from 0; none when it is about the whole.
 */
layer: number | null, 
/**
 * Which person or window of the layer, counted from 0.
 */
item: number | null, };

/**
 * `POST /api/staff`: the coordinator adds an account.
 */
export type AddStaff = { 
/**
 * The name to sign in with; no two accounts share one.
 */
name: StaffName, 
/**
 * What they may do.
 */
role: Role, };

/**
 * The answer to [`AddStaff`].
 */
export type StaffAdded = { 
/**
 * The account.
 */
staff: StaffView, 
/**
 * Shown this once, to be handed over.
 */
password: Password, };

/**
 * One entry of the audit log, from `GET /api/audit`.
 */
export type AuditView = { 
/**
 * Its place in the chain.
 */
seq: number, 
/**
 * When.
 */
at: Timestamp, 
/**
 * Who; none when a deadline or a rule acted.
 */
actor: StaffId | null, 
/**
 * In which role.
 */
role: Role | null, 
/**
 * What was done, as a stable word such as `case.claimed`.
 */
act: string, 
/**
 * The id of what it was done to.
 */
subject: string, 
/**
 * The case it belongs to.
 */
case: CaseId | null, 
/**
 * The outcome or the like, never text of a conversation.
 */
detail: string | null, };

/**
 * Whether the audit log is whole, from `GET /api/audit/check`.
 */
export type AuditCheckView = { 
/**
 * How many entries were looked at.
 */
entries: number, 
/**
 * The place and the hash of the last one, to be noted down: an entry with this hash cannot
 * change unseen any more, nor any before it. None when the log is empty.
 */
head: string | null, 
/**
 * What is wrong, in the order of the log; empty when nothing is.
 */
findings: Array<AuditFindingView>, };

/**
 * Something that is wrong with the audit log.
 */
export type AuditFindingView = { "kind": "changed", 
/**
 * Which.
 */
seq: number, } | { "kind": "missing", 
/**
 * The first of them.
 */
from: number, 
/**
 * The last of them.
 */
to: number, } | { "kind": "rewritten", 
/**
 * That entry.
 */
seq: number, };

/**
 * How calling goes, for each severity. The body of `PUT /api/policy`.
 */
export type EscalationPolicy = { 
/**
 * For imminent cases.
 */
imminent: SeverityPolicy, 
/**
 * For cases of high severity.
 */
high: SeverityPolicy, 
/**
 * For cases of low severity that a moderator escalates.
 */
low: SeverityPolicy, 
/**
 * How long somebody who said that they are coming has to join, in seconds; then they are paged
 * again and calling goes on.
 */
acknowledged_limit_s: number, };

/**
 * How calling goes for one severity. It never stops by itself: after the last step it begins anew.
 */
export type SeverityPolicy = { 
/**
 * One after the other.
 */
steps: Array<CallStep>, 
/**
 * How often all steps are gone through again before the screens say that nobody could be
 * reached.
 */
repeats: number, };

/**
 * One step: everybody it names is called at once.
 */
export type CallStep = { 
/**
 * Who is called.
 */
targets: Array<CallTarget>, 
/**
 * How long they have to join before the next step, in seconds.
 */
limit_s: number, };

/**
 * Whom a step calls.
 */
export type CallTarget = { "kind": "each_layer", } | { "kind": "layer", 
/**
 * The first is 1.
 */
layer: number, } | { "kind": "person", 
/**
 * Who.
 */
staff: StaffId, } | { "kind": "role", 
/**
 * Which.
 */
role: Role, };

/**
 * The policy in force, and what of it cannot be done now. The answer to `GET /api/policy`.
 */
export type PolicyView = { 
/**
 * The policy.
 */
policy: EscalationPolicy, 
/**
 * What is skipped until it is possible again, such as a person whose account was disabled.
 */
faults: Array<PolicyFault>, };

/**
 * The answer to a policy that was refused: nothing was changed.
 */
export type PolicyRefused = { 
/**
 * Why, as everywhere.
 */
code: ErrorCode, 
/**
 * Everything that is wrong with it.
 */
faults: Array<PolicyFault>, };

/**
 * One thing that is wrong with a policy, and where.
 */
export type PolicyFault = { 
/**
 * For which severity; none where it is about all.
 */
severity: Severity | null, 
/**
 * In which step; the first is 1.
 */
step: number | null, 
/**
 * At which target of the step; the first is 1.
 */
target: number | null, 
/**
 * What.
 */
reason: FaultReason, };

/**
 * What is wrong with a place of a policy.
 */
export type FaultReason = "no_step" | "too_many_steps" | "no_target" | "too_many_targets" | "limit_out_of_bounds" | "repeats_out_of_bounds" | "unknown_person" | "disabled_person" | "cannot_answer" | "no_such_layer" | "named_twice" | "same_as_before" | "not_alone";
