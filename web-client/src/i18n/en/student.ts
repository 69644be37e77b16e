/** Sentences that students read. */
export default {
  "service.name": "Quietline",
  /* What the tab and the browser's history show: nothing of the service. */
  title: "Notes",
  "title.somebody": "(1) Notes",

  "language.label": "Language",

  leave_now: "Leave now",
  "leave_now.hint":
    "Ends your visit and clears this page at once. Escape, three times, does the same.",

  "leave_now.keys": "No time to look for the button? Press Escape three times.",

  "landing.heading": "You don’t have to carry it alone.",
  "landing.lead": "Write with another student who has been trained to listen.",
  "landing.who": "A trained student, not a therapist",
  "landing.who.more":
    "Someone your age who has time for you. A real person from the first message.",
  "landing.anonymous": "No name, no account",
  "landing.anonymous.more":
    "You are given a made-up name for this visit. We never ask who you are.",
  "landing.free": "Free, and you set the pace",
  "landing.free.more": "Write about anything, big or small. Leave whenever you want.",
  "landing.nobody": "No professional is on call right now.",
  "landing.nobody.more":
    "A trained student can still listen. In danger, please call one of the numbers here: somebody answers there.",
  "landing.closed": "We are closed at the moment.",
  "landing.closed.more":
    "No professional is on call, and we don’t want to leave you without one if you should need them. Please call one of the numbers here: somebody answers, now. We open again as soon as somebody is on call.",
  "landing.start": "Start a conversation",
  "landing.next": "First a half-minute read: what we keep, and for how long.",
  "landing.code": "You will be asked for your campus access code then.",

  "status.open": "Open now",
  "status.busy": "Open, with a wait",
  "status.busy.more": "Everyone who listens is with someone right now. You get a place in line.",
  "status.closed": "Closed right now",
  "status.closed.more":
    "Outside of our hours nobody is here to listen. In danger, please call one of the numbers: somebody answers there, now.",
  "status.nobody": "No supporter is on duty right now",
  "status.nobody.more": "You can come in and wait. Somebody may come, but we cannot promise it.",
  "status.danger": "In danger, you can still bring a professional in here.",
  "status.opens": "Next opening: {when}",
  "status.closes": "Open until {when}",

  "hours.heading": "Opening hours",
  "hours.zone": "Times in {zone}",
  "hours.closed": "closed",
  "hours.other": "Other days",

  "day.monday": "Monday",
  "day.tuesday": "Tuesday",
  "day.wednesday": "Wednesday",
  "day.thursday": "Thursday",
  "day.friday": "Friday",
  "day.saturday": "Saturday",
  "day.sunday": "Sunday",

  "services.heading": "Who else helps",

  "approval.heading": "Checked by your university",
  "approval.until": "Until {date}",
  "approval.read": "Read more",

  "elsewhere.numbers": "Somewhere else?",
  "elsewhere.numbers.missing":
    "They cannot be loaded right now. In most countries 112 answers from a mobile.",

  "crisis.emergency": "Emergency",
  "crisis.always": "any time",
  "crisis.free": "free",

  "help.no_script":
    "To write with someone, your browser needs JavaScript. Everything on this page works without it.",

  "poster.scan": "Scan it with your phone, or open:",

  "crisis.heading": "In danger right now?",
  "crisis.lead": "Please call. You don’t need to write to us first.",
  "crisis.summary": "Numbers that answer right now",
  "crisis.fallback.112": "Emergency",
  "crisis.fallback.112.note": "Europe, and from mobiles in most countries",
  "crisis.fallback.911": "Emergency",
  "crisis.fallback.911.note": "North America",
  "crisis.fallback.999": "Emergency",
  "crisis.fallback.999.note": "United Kingdom, Ireland and others",
  "crisis.fallback.988": "Crisis lifeline",
  "crisis.fallback.988.note": "United States and Canada, call or text, day and night",
  "crisis.fallback.116123": "A listening ear",
  "crisis.fallback.116123.note": "United Kingdom, Ireland, Germany and others in Europe",

  "terms.heading": "Half a minute before you start",
  "terms.kept": "What we keep, and for how long",
  "terms.kept.what": "What",
  "terms.kept.long": "How long",
  "terms.kept.texts": "What you and your supporter write",
  "terms.kept.texts.long": {
    one: "{count} hour after the conversation ends, then it is deleted",
    other: "{count} hours after the conversation ends, then it is deleted",
  },
  "terms.kept.texts.unknown": "some hours after the conversation ends, then it is deleted",
  "terms.kept.answers": "What you tell us of yourself before and after, only if you like",
  "terms.kept.answers.long": "as long as the conversation",
  "terms.kept.place": "Your place, if your connection breaks",
  "terms.kept.place.long": { one: "{count} minute", other: "{count} minutes" },
  "terms.kept.place.unknown": "some minutes",
  "terms.kept.browser": "A key in this browser tab, to find your way back after a reload",
  "terms.kept.browser.long": "until you leave or close the tab",
  "terms.kept.block": "A random number in this tab, by which we would know a block",
  "terms.kept.contact": "A number or place you may leave in a crisis, for the professional alone",
  "terms.kept.contact.long": { one: "at most {count} hour", other: "at most {count} hours" },
  "terms.kept.contact.unknown": "at most some hours",
  "terms.kept.log":
    "That staff outside the conversation looked at it, and when, without your words",
  "terms.kept.log.long": "stays on a log, so that we can be held to it",
  "terms.kept.identity": "Your name, e-mail, device or network address",
  "terms.kept.identity.long": "never kept",
  "terms.peers": "Your supporter",
  "terms.peers.can": "can listen, think along with you, and tell you where to find more help.",
  "terms.peers.cannot": "cannot diagnose, treat you, or be there outside of this chat.",
  "terms.ends": "When it ends by itself",
  "terms.ends.length": {
    one: "A conversation lasts {count} minute. We tell you before it ends.",
    other: "A conversation lasts {count} minutes. We tell you before it ends.",
  },
  "terms.ends.silence": {
    one: "If nobody writes for {count} minute, we ask if you are still there. Without an answer it ends 15 minutes later.",
    other:
      "If nobody writes for {count} minutes, we ask if you are still there. Without an answer it ends 15 minutes later.",
  },
  "terms.limits": "When others look in",
  "terms.limits.rules":
    "Simple rules look for signs of danger in what you write. They decide nothing. They ask a person to look.",
  "terms.limits.people":
    "If someone is worried about your safety, or you ask for urgent help, a supervisor may read along and a professional may join. When a professional is called or joins, it says so in your chat.",
  "terms.limits.encryption":
    "What you write is encrypted on its way and in our storage, but not end to end: the service itself can read it, or it could not call help.",
  "terms.full": "Read the full text",
  "terms.full.failed": "The full text cannot be loaded right now. Please try again in a moment.",
  "terms.agree": "I understand, let’s start",
  "terms.back": "Back",

  "session.heading.waiting": "Waiting for a supporter",
  "session.heading.urgent_only": "Waiting for a professional",
  "session.heading.with": "Talking with {name}",
  "session.heading.with_clinician": "Talking with {name} and a professional",
  "session.heading.with_moderator": "Talking with {name} and a supervisor",
  "session.heading.moderator": "A supervisor is here",
  "session.heading.clinician": "A professional is here",
  "session.you_are": "You are {pseudonym} here.",
  "session.you_are.unknown": "Getting you a place…",

  "waiting.first": "You are next in line.",
  "waiting.position": "You are number {position} in line.",
  "waiting.supporters": {
    one: "{count} supporter is on duty.",
    other: "{count} supporters are on duty.",
  },
  "waiting.nobody":
    "No supporter is on duty at this moment. We keep your place and someone may come, but we cannot promise it.",
  "waiting.nobody.short": "No supporter is on duty at this moment.",
  "waiting.nobody.more": "If it cannot wait, one of these numbers answers now:",
  "waiting.supporter_lost":
    "Your supporter’s connection was lost and did not come back. That is not about you. You are at the head of the line for the next one.",
  "waiting.moderator_left":
    "The supervisor had to leave. You are at the head of the line for a supporter.",
  "waiting.clinician_left":
    "The professional had to leave. You are at the head of the line for a supporter. If it gets worse, ask for urgent help again.",
  "waiting.handed_over":
    "You go on with someone else. You are at the head of the line, and nobody has to know why.",
  "waiting.urgent_only":
    "This visit is for urgent help alone. A professional is being called. If it cannot wait, one of the numbers answers now.",
  "waiting.write": "You can start writing now. Your supporter reads it as soon as they are here.",
  "waiting.honest": "We don’t know how long it takes. Your place is safe while this page is open.",
  "waiting.closes": "Should nobody be free by then, this page says so.",
  "waiting.estimate": "Going by the last hour, it may take about {minutes} minutes.",
  "waiting.estimate.more":
    "It can be shorter or longer. Your place is safe while this page is open.",

  "presence.here": "here",
  "presence.away": "connection lost, expected back",
  "presence.typing": "{name} is typing…",

  "author.student": "You",
  "author.supporter": "Supporter",
  "author.moderator": "Supervisor",
  "author.clinician": "Professional",

  "event.waiting.arrived": "You are in line. Welcome.",
  "event.waiting.supporter_lost":
    "Your supporter’s connection was lost. You are first in line for the next one.",
  "event.waiting.clinician_left":
    "The professional had to leave. You are first in line for a supporter.",
  "event.waiting.handed_over": "You are first in line for the next supporter.",
  "event.waiting.urgent_only": "This visit is for urgent help. We are calling a professional.",
  "event.blocked":
    "A supervisor has ended this conversation. You can start another one after {until}.",
  "event.waiting.moderator_left":
    "The supervisor had to leave. You are first in line again, and we are looking for somebody.",
  "event.listening": "Your supporter is still here and reads along.",
  "event.speaking": "Your supporter writes with you again.",
  "event.stepped_back":
    "Your supporter has left and wishes you well. You are not alone: you go on with whoever is here now.",
  "event.taken_over":
    "A supervisor of this service goes on with you from here. They have read what you wrote.",
  "event.paired": "{name} is here, a trained student.",
  "event.help_requested": "You asked for urgent help. We are looking for someone.",
  "event.help_called": "We are calling a professional. You can go on writing.",
  "event.on_the_way": "A professional has seen our call and is on the way to you.",
  "event.nobody_reached":
    "We could not reach a professional yet. We keep calling. Please don’t wait for us: {numbers}",
  "event.handed_over": "You go on with someone else.",
  "event.joined.supporter": "A supporter is here.",
  "event.joined.moderator": "A supervisor is here now.",
  "event.joined.clinician": "A professional is here now.",
  "event.joined.student": "You are back.",
  "event.left.supporter": "The supporter has left.",
  "event.left.moderator": "The supervisor has left.",
  "event.left.clinician": "The professional has left.",
  "event.left.student": "You left.",
  "event.time_left": {
    one: "This conversation has {count} minute left.",
    other: "This conversation has {count} minutes left.",
  },
  "event.extended": "There is more time now: {minutes} minutes more.",
  "event.still_there":
    "Nobody has written for a while. Without a sign from you, the conversation ends in {minutes} minutes.",
  "event.still_here": "You are still here.",
  "event.ended": "The conversation has ended.",

  "composer.placeholder.waiting": "Write what is on your mind…",
  "composer.placeholder": "Write here…",

  "urgent.button": "I need urgent help",
  "urgent.heading": "Urgent help",
  "urgent.lead": "If your life is in danger, or someone else’s, please call now:",
  "urgent.in": "Or bring a professional into this chat",
  "urgent.in.more": "We call the professional on duty. They see what you wrote here.",
  "urgent.call": "Call a professional in",
  "urgent.back": "Back to the conversation",
  "urgent.asking": "Asking for help…",
  "urgent.asking.offline":
    "There is no connection. We call for help as soon as it is back. Please use a number now.",
  "urgent.asked": "Help has been asked for. It says in the chat what happens next.",
  "urgent.called": "Help has been asked for. We are calling a professional.",
  "urgent.coming":
    "Help has been asked for. A professional has seen our call and is on the way to you.",
  "urgent.nobody":
    "Help has been asked for. We could not reach a professional yet and keep calling. Please don’t wait for us: call one of these numbers.",
  "urgent.here": "A professional is in the conversation.",

  "menu.button": "Menu",
  "menu.heading": "What would you like to do?",
  "menu.urgent": "I need urgent help",
  "menu.urgent.more": "Numbers to call now, and a professional",
  "menu.someone_else": "Someone else, please",
  "menu.someone_else.more": "You go on with another supporter.",
  "menu.known": "I think I know this person",
  "menu.known.more": "They are not told why you change.",
  "menu.role": "What a supporter can do",
  "menu.role.more": "And what they cannot",
  "menu.end": "End conversation",
  "menu.end.more": "You are asked once more.",
  "menu.back": "Back",

  "wish.someone_else.heading": "Go on with someone else?",
  "wish.someone_else.lead":
    "That is fine, and you need no reason. Your supporter only sees that you go on with someone else.",
  "wish.next":
    "You are first in line for the next one, who can read what was written so far. That may take a while.",
  "wish.offline": "There is no connection right now. Please wait a moment.",
  "wish.confirm": "Go on with someone else",
  "wish.cancel": "Stay",
  "wish.known.heading": "Do you know each other?",
  "wish.known.lead":
    "Then you can change without a word. Your supporter is not told why, and you two are not brought together again in this visit.",

  "end.heading": "End this conversation?",
  "end.lead":
    "Your supporter is told that you have left. You can start again at any time, but maybe with someone else.",
  "end.confirm": "End it",
  "end.cancel": "Keep talking",

  "menu.report": "Report your supporter",
  "menu.report.more": "Something was not right. Only the supervisors read it.",

  "report.button": "Report your supporter",

  "urgent_only.heading": "We are calling a professional.",
  "urgent_only.write":
    "You can write now what is happening. The professional reads it as soon as they are here.",

  "blocked.danger.button": "I am in danger: call a professional",

  "ended.heading": "Thank you for writing.",
  "ended.by_student":
    "It takes something to say things out loud, even in writing. Be gentle with yourself today.",
  "ended.by_staff":
    "Your conversation partner has ended the conversation. We hope it helped a little.",
  "ended.by_moderator":
    "A supervisor of this service has ended the conversation. That does not mean that you may not have help: the numbers below answer at any time, and you are welcome back.",
  "ended.by_absence":
    "You were away for a while, so the conversation was closed. You are welcome back.",
  "ended.by_time_limit":
    "Conversations here have a time limit, and this one has reached it. You are welcome to start another one.",
  "ended.by_length":
    "The time for this conversation was over. You have not said too much, and you are welcome to start another one.",
  "ended.by_silence":
    "Nobody had written for a while, so the conversation was closed. That is fine. You are welcome back at any time.",
  "ended.by_closing":
    "We are closing for now, and nobody came free in time. We are sorry. At these numbers somebody answers right now.",
  "still_there.question": "Are you still there?",
  "still_there.answer": "I am still here",
  "ended.unknown": "This conversation is over. You are welcome back at any time.",
  "ended.deleted": {
    one: "What was written is deleted {count} hour after the end.",
    other: "What was written is deleted {count} hours after the end.",
  },
  "ended.read_again": "Read the conversation again",
  "ended.read_again.note": "Only until you close this page.",
  "ended.again": "Start again",

  "landing.return": "I have a return code",
  "terms.kept.code":
    "A return code, only if you ask for one: stored so that nobody can read it. “Leave now” does not delete it",
  "terms.kept.code.long": { one: "{count} hour", other: "{count} hours" },
  "menu.code": "Get a return code",
  "menu.code.more": "To come back later and read the replies",
  "code.offer": "Would you like to be able to come back later?",
  "code.offer.yes": "Get a return code",
  "code.offer.no": "Not now",
  "code.asking": "One moment…",
  "return.back": "Back",
  "return.failed": "That did not work. Please try again in a moment.",
  "waiting.same":
    "We are asking the person you talked with, and keep you with them until {until}. Then you go on with whoever is free.",
  "waiting.anyone": "Take whoever is free",
  "ended.code": "Get a return code",

  "elsewhere.heading": "This conversation is open in a newer tab.",
  "elsewhere.lead":
    "So that it stays in one place, this page has stepped back. Go on here instead?",
  "elsewhere.kept":
    "What you wrote here and was not sent yet is kept. It is sent when you go on here.",
  "elsewhere.here": "Go on here",
  "outdated.heading": "This page needs a reload.",
  "outdated.lead": "The service was renewed while it was open. Your conversation is safe.",
  "outdated.reload": "Reload the page",
  "waiting.outside_hours":
    "We are closed right now. You can write, and leave it here as a message.",
  "event.waiting.outside_hours": "We are closed right now. You can leave a message.",
  "event.message_waits": "Your message waits for a supporter.",
  "landing.message": "Leave a message",
  "terms.kept.message": "A message that you leave while nobody is here",
  "terms.kept.message.long": {
    one: "at most {count} hour, if nobody answers",
    other: "at most {count} hours, if nobody answers",
  },
} as const;
