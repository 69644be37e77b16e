/** Sentences that students read later than the first screens: before and after a conversation, and when they ask for more. */
export default {
  "before.summary": "Say a little beforehand",
  "before.lead": "Only if you like. Your supporter reads it before the first word.",
  "before.topic": "What is it about?",
  "topic.studies": "Studies and exams",
  "topic.loneliness": "Loneliness",
  "topic.family": "Family",
  "topic.relationship": "Relationship",
  "topic.money": "Money and housing",
  "topic.other": "Something else",
  "before.way": "What would you like?",
  "way.listen": "Someone who listens",
  "way.think_along": "Someone who thinks along",
  "way.find_services": "Help with finding support",
  "before.languages": "I would like to write in",
  "before.languages.more": "More languages can mean a shorter wait.",
  "before.faculty": "Nobody from my faculty, please",
  "before.faculty.any": "It doesn’t matter",
  "before.faculty.more": "Your supporter does not see this.",
  "feeling.before": "How are you right now?",
  "feeling.after": "How are you now?",
  "feeling.scale": "0 means: could not be worse. 10 means: could not be better.",
  "before.kept": "Kept. You can change it until someone is here.",
  "before.saving": "Not sent yet…",
  "before.clear": "Take my answers back",
  "severe.heading": "That sounds very hard.",
  "severe.lead":
    "You don’t have to wait with this. A professional can come into this chat, or one of these numbers answers now. Your place in line stays yours.",
  "severe.call": "Bring a professional in",
  "other.nobody": "Nobody who writes {wished} is on duty now.",
  "other.question": "Shall we look for somebody who writes another language as well?",
  "other.choose": "Yes, also {language}",

  "after.heading": "Before you go",
  "after.lead": "Only if you like. Your supporter does not see your answers.",
  "after.helped": "Did it help?",
  "helped.yes": "Yes",
  "helped.a_little": "A little",
  "helped.no": "No",
  "helped.worse": "It is worse now",
  "after.next": "What would help next?",
  "next.talk_again": "To talk here again",
  "next.counselling": "Campus counselling",
  "next.doctor": "A doctor",
  "next.emergency": "A number to call now",
  "next.nothing": "Nothing for now",
  "next.talk_again.more":
    "You are welcome any time. It may be someone else who listens, and that is fine too.",
  "next.counselling.more":
    "The counselling of your university has people who do this as their profession, and more time than a chat. It is fine to write: “I would like to talk to somebody.”",
  "next.doctor.more":
    "A family doctor is a good first step, also when it is not about your body. You can say: “I have not been well for a while.”",
  "next.emergency.more": "Somebody answers here, now:",
  "next.nothing.more": "That is fine. Be gentle with yourself today.",
  "after.kept": "Thank you. It is deleted together with the conversation.",
  "after.failed": "That could not be sent. Please try again in a moment.",
  "worse.heading": "Thank you for saying so.",
  "worse.lead":
    "A supervisor of this service is told that it got worse. They don’t know who you are and can’t reach you, so please don’t wait for us. Somebody answers here, now:",

  "erase.button": "Erase my conversation now",
  "erase.lead":
    "Everything that was written and answered is deleted at once. Nobody can read it any more, and nobody can bring it back.",
  "erase.confirm": "Yes, erase it now",
  "erase.cancel": "Keep it until then",
  "erase.gone": "It is erased. Nothing you wrote is here any more.",
  "erase.gone.copies": {
    one: "Safety copies can no longer be opened after {count} hour at the latest.",
    other: "Safety copies can no longer be opened after {count} hours at the latest.",
  },
  "erase.under_review":
    "It can’t be erased yet, because somebody was worried about you and is still looking into it. It is deleted within an hour after that is settled.",
  "erase.failed": "It could not be erased just now. Please try again in a moment.",
  "full.heading": "The full text",
  "full.who": "Who is here",
  "full.who.more":
    "Your university runs this service. Supporters are students who were trained for it. Moderators look after them. Clinicians are professionals who are called when somebody may be in danger.",
  "full.kept": "What is kept, and how it is deleted",
  "full.kept.more":
    "What is written here is stored under a key that changes every hour. When the time is over, the key is destroyed, and no copy can be read any more. If somebody is worried about your safety, it is kept until an hour after that has been settled.",
  "full.stays": "What stays",
  "full.stays.more":
    "That there was a conversation, when somebody was worried, how that ended, and which of the staff did what. All of it stands under your made-up name. None of it has your words, and none of it says who you are.",
  "full.read": "Who can read along",
  "full.read.more":
    "Your supporter. A moderator, when a rule or a person raised a concern. A professional, when one was called. Each time somebody from outside opens a conversation, it is put on a log that cannot be changed unseen. Rules can be wrong: a person decides.",
  "full.never": "What is never done",
  "full.never.more":
    "We sell nothing, show no ads, use no cookies, and let nobody else read along. What you write is used for this conversation and for nothing else.",
  "full.ask": "If you have a question later",
  "full.ask.more":
    "We do not know who you are, so we cannot find your conversation for you. What you want to keep, note down for yourself before you leave.",
  "full.close": "Back",
  "report.heading": "Tell the supervisors",
  "report.lead":
    "Something about your supporter was not right? The supervisors of this service read it. Your supporter never sees it.",
  "report.what": "What happened?",
  "report.reason.hurtful": "It was hurtful or disrespectful",
  "report.reason.sexual": "Sexual remarks or advances",
  "report.reason.too_personal": "Asked who I am, or to meet elsewhere",
  "report.reason.threats": "Threats or pressure",
  "report.reason.unsafe_advice": "Advice that felt wrong or unsafe",
  "report.reason.other": "Something else",
  "report.words": "In your own words, if you want",
  "report.too_long": "This is too long. Please shorten it a little.",
  "report.failed": "It could not be sent. Please try again in a moment.",
  "report.cancel": "Cancel",
  "report.send": "Send report",
  "report.received.heading": "Your report was received",
  "report.received":
    "Thank you for telling us. A supervisor will look into it. Your supporter is not told.",
  "report.someone_else.lead": "Would you rather go on with someone else?",
  "report.someone_else": "Someone else, please",
  "report.stay": "Stay here",
  "report.close": "Close",

  "blocked.heading": "You can’t start a conversation right now.",
  "blocked.reason.harassment":
    "A supervisor ended your last conversation because of insults or harassment. The people who listen here are students too.",
  "blocked.reason.sexual":
    "A supervisor ended your last conversation because of sexual messages. The people who listen here are students too.",
  "blocked.reason.threats":
    "A supervisor ended your last conversation because of threats against somebody.",
  "blocked.reason.misuse":
    "A supervisor ended your last conversation because it was not what this service is for.",
  "blocked.until": "This ends by itself on {until}. You are welcome again after that.",
  "blocked.undecided": "A second supervisor is still deciding whether it lasts longer.",
  "blocked.anonymous":
    "We still do not know who you are. Only this browser tab is recognised, and what we recognise it by is deleted at the end.",
  "blocked.danger.heading": "Are you in danger?",
  "blocked.danger.lead":
    "Then none of this matters. Call one of the numbers, or bring a professional in here now.",

  "access.heading": "Your access code",
  "access.lead":
    "This place is for students here. Please type the code that you all share. It doesn’t say who you are, and we do not keep it.",
  "access.label": "Access code",
  "access.where":
    "You find it where your university tells students about this service. Capitals and hyphens don’t matter.",
  "access.enter": "Come in",
  "access.back": "Back",
  "access.unknown": "That code is not right yet. Please look at it once more.",
  "access.expired": "That code is no longer in use. There is a new one, at the same place.",
  "access.patience": {
    one: "Too many codes were tried from your network. You can try again in {count} second.",
    other: "Too many codes were tried from your network. You can try again in {count} seconds.",
  },
  "access.work.heading": "One moment, please",
  "access.work.lead":
    "Very many are coming in right now. Your device does a small calculation, so that no machine can take the places of people. It takes a few seconds, and then you are in.",
  "access.work.label": "Calculating",
  "access.work.failed": "The calculation did not work on this device. Please try it once more.",
  "access.work.again": "Try again",
  "access.danger":
    "Then you need nothing of this. Call one of the numbers, or bring a professional in here now.",
  "contact.offer": "How could we reach you if the line breaks? Only if you want.",
  "contact.button": "Leave a way to reach me",
  "contact.no": "No, thank you",
  "contact.heading": "If the line breaks",
  "contact.lead": {
    one: "Only the professional who is called can open this. Your supporter never sees it. It is deleted {count} hour after you leave it, or sooner, once the call is over.",
    other:
      "Only the professional who is called can open this. Your supporter never sees it. It is deleted {count} hours after you leave it, or sooner, once the call is over.",
  },
  "contact.phone": "A phone number",
  "contact.place": "Where you are",
  "contact.name": "What you would like to be called",
  "contact.leave_now":
    "Fill in only what you want. You can take it back at any time, and “Leave now” deletes it at once.",
  "contact.failed": "That did not get through. Please try again, or call one of the numbers.",
  "contact.cancel": "Not now",
  "contact.send": "Leave it here",
  "contact.left": "You left a way to reach you. It is deleted by {time}.",
  "contact.change": "Change it",
  "contact.take_back": "Take it back",
  "code.heading": "A way back, if you want one",
  "code.lead": {
    one: "With this code you can come back within {count} hour.",
    other: "With this code you can come back within {count} hours.",
  },
  "code.once": "It is shown this once. Write it down now.",
  "code.phone": "It looks like a phone number, but it rings nowhere.",
  "code.who": "Whoever has it can read what was written to you here, never what you wrote.",
  "code.written": "I wrote it down",
  "code.cancel": "No code",
  "code.confirm": "So that we know it is right: what are the last four digits?",
  "code.wrong": "Those are not the last four. Look at it once more.",
  "code.again": "Show it again",
  "code.keep": "Done",
  "code.failed": "That did not work. Nothing was stored. Please try again in a moment.",
  "code.try_again": "Try again",
  "code.kept.heading": "Your code is ready",
  "code.kept":
    "It leads back until {until}. Please don’t write it into the chat: nobody here needs it.",
  "code.done": "All right",
  "return.heading": "Welcome back",
  "return.lead": "Type your return code. You then see what was written to you here.",
  "return.label": "Return code",
  "return.open": "Open",
  "return.lost":
    "No code any more? You can simply start a new conversation. We cannot find the old one for you.",
  "return.not_a_code": "A code has ten digits, after +210. Please look once more.",
  "return.unknown":
    "This code leads nowhere. It may be mistyped, or its time is over. You can start a new conversation.",
  "return.slow_down": "Too many codes were tried just now. Please wait a minute.",
  "return.late": "That was more than an hour ago. Please type your code again.",
  "return.opened.heading": "Good that you are back",
  "return.replies": "This was written to you. What you wrote yourself is not shown.",
  "return.nothing": "There is nothing to read any more: it was deleted on time, as promised.",
  "return.next":
    "Would you like to go on writing? You get a new made-up name, and nothing from before is shown to your supporter.",
  "return.wish": "With whom?",
  "return.wish.anyone": "Whoever is free first",
  "return.wish.same": "The same person, if they can when it is my turn",
  "return.wish.wait_for_same": "The same person. I wait for them, up to ten minutes",
  "return.wish.more":
    "They are asked without your name. If they cannot now, you go on with the next person.",
  "return.go_on": "Go on writing",
  "return.not_now": "Not now",
  "return.until": "Your code leads back until {until}.",
  "message.hint":
    "Nobody is on duty right now. Write what is on your mind. You can then leave it here as a message.",
  "message.offer":
    "Nobody is on duty right now. You can leave what you wrote as a message, and come back for the answer.",
  "message.button": "Leave it as a message",
  "message.heading": "Leave a message",
  "message.lead": "A supporter reads it when the next shift begins. Nobody may see it before that.",
  "message.opens": "The next opening hours begin: {when}.",
  "message.danger": "If it cannot wait, one of these numbers answers now.",
  "message.kept": {
    one: "Your message is kept for {count} hour if nobody answers. You can take it back before.",
    other: "Your message is kept for {count} hours if nobody answers. You can take it back before.",
  },
  "message.answer_kept": {
    one: "The answer can be read for {count} hour after it was written. So look in now and then.",
    other:
      "The answer can be read for {count} hours after it was written. So look in now and then.",
  },
  "message.code": "You come back with a return code. It is the only way to your answer.",
  "message.next": "Show my code",
  "message.cancel": "Go on waiting",
  "message.leave": "Leave the message",
  "message.failed":
    "That did not work. What you wrote is still here, and nothing was left. Please try again in a moment.",
  "left.heading": "Your message waits for a supporter.",
  "left.come_back":
    "Come back with your return code to read the answer. It leads back until {until}.",
  "left.come_back.unknown": "Come back with your return code to read the answer.",
  "left.danger":
    "If it gets harder until then, please don’t wait for us. Somebody answers here, now.",
  "left.erase": "Take my message back",
  "left.erase.lead": "It is erased at once, and your code leads nowhere any more.",
  "left.erase.confirm": "Yes, erase my message",
  "left.erase.cancel": "Let it wait",
  "left.done": "To the first page",
  "return.message.waits": "Nobody has answered yet. Your message still waits for a supporter.",
  "return.message.taken": "Somebody is reading your message right now. Look in again in a while.",
  "return.message.over":
    "Nobody answered your message in time. We are sorry. You can write again now.",
  "return.message.next":
    "You can also wait for a supporter now. Then your message is taken back: say once more what matters to you.",
  "return.message.now": "Take it back and wait now",
  "return.message.later": "Let it wait",
} as const;
