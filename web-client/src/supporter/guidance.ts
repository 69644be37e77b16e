/** One thought for a supporter, chosen by where the conversation stands. */

import type { Chat, Course } from "../core/chat";

const EARLY_TEXTS = 4;
const LATER_TEXTS = 16;

/**
 * `askAboutSafety`: a rule saw that the student may be in danger. Whoever left a message is not away: they
 * read the answer later.
 */
export function guidanceFor(chat: Chat, course: Course, askAboutSafety: boolean) {
  if (course.help === "here") return "guidance.here";
  if (course.help === "nobody_reached") return "guidance.nobody";
  if (course.help === "coming") return "guidance.coming";
  if (course.help !== "none") return "guidance.called";
  if (askAboutSafety) return "guidance.safety";
  if (course.message) return "guidance.message";
  if (chat.here.student === false) return "guidance.away";
  const texts = chat.rows.filter((row) => row.kind === "text").length;
  if (texts < EARLY_TEXTS) return "guidance.start";
  return texts < LATER_TEXTS ? "guidance.middle" : "guidance.later";
}
