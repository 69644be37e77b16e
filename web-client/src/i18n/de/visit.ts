import type en from "../en/visit";
import type { In } from "../translate";

/** Sätze, die Studierende später lesen als die ersten Seiten: vor und nach einem Gespräch, und wenn sie mehr wissen wollen. */
export default {
  "before.summary": "Vorab ein wenig erzählen",
  "before.lead": "Nur wenn du magst. Dein Gegenüber liest es vor dem ersten Wort.",
  "before.topic": "Worum geht es?",
  "topic.studies": "Studium und Prüfungen",
  "topic.loneliness": "Einsamkeit",
  "topic.family": "Familie",
  "topic.relationship": "Beziehung",
  "topic.money": "Geld und Wohnen",
  "topic.other": "Etwas anderes",
  "before.way": "Was wünschst du dir?",
  "way.listen": "Jemand, der zuhört",
  "way.think_along": "Jemand, der mitdenkt",
  "way.find_services": "Hilfe beim Finden von Hilfe",
  "before.languages": "Ich möchte schreiben auf",
  "before.languages.more": "Mit mehr Sprachen geht es vielleicht schneller.",
  "before.faculty": "Bitte niemand aus meiner Fakultät",
  "before.faculty.any": "Das ist mir egal",
  "before.faculty.more": "Dein Gegenüber sieht das nicht.",
  "feeling.before": "Wie geht es dir gerade?",
  "feeling.after": "Wie geht es dir jetzt?",
  "feeling.scale":
    "0 heißt: Es könnte nicht schlechter sein. 10 heißt: Es könnte nicht besser sein.",
  "before.kept": "Gemerkt. Du kannst es ändern, bis jemand da ist.",
  "before.saving": "Noch nicht gesendet …",
  "before.clear": "Meine Antworten zurücknehmen",
  "severe.heading": "Das klingt sehr schwer.",
  "severe.lead":
    "Du musst damit nicht warten. Eine Fachperson kann in diesen Chat kommen, oder unter diesen Nummern ist jetzt jemand da. Dein Platz in der Reihe bleibt deiner.",
  "severe.call": "Eine Fachperson dazuholen",
  "other.nobody": "Gerade ist niemand im Dienst, der {wished} schreibt.",
  "other.question": "Sollen wir auch jemanden suchen, der eine andere Sprache schreibt?",
  "other.choose": "Ja, auch {language}",

  "after.heading": "Bevor du gehst",
  "after.lead": "Nur wenn du magst. Dein Gegenüber sieht deine Antworten nicht.",
  "after.helped": "Hat es geholfen?",
  "helped.yes": "Ja",
  "helped.a_little": "Ein wenig",
  "helped.no": "Nein",
  "helped.worse": "Jetzt ist es schlimmer",
  "after.next": "Was würde als Nächstes helfen?",
  "next.talk_again": "Hier noch einmal reden",
  "next.counselling": "Die Beratung der Uni",
  "next.doctor": "Eine Ärztin oder ein Arzt",
  "next.emergency": "Eine Nummer, die jetzt hilft",
  "next.nothing": "Gerade nichts",
  "next.talk_again.more":
    "Du bist jederzeit willkommen. Vielleicht hört dann jemand anderes zu, und das ist auch gut.",
  "next.counselling.more":
    "In der Beratung deiner Uni sind Menschen, die das beruflich machen und mehr Zeit haben als ein Chat. Es reicht zu schreiben: „Ich möchte mit jemandem reden.“",
  "next.doctor.more":
    "Eine Hausärztin oder ein Hausarzt ist ein guter erster Schritt, auch wenn es nicht um den Körper geht. Du kannst sagen: „Mir geht es schon länger nicht gut.“",
  "next.emergency.more": "Hier ist jetzt jemand da:",
  "next.nothing.more": "Das ist in Ordnung. Geh heute sanft mit dir um.",
  "after.kept": "Danke. Es wird zusammen mit dem Gespräch gelöscht.",
  "after.failed": "Das ließ sich nicht senden. Bitte versuch es gleich noch einmal.",
  "worse.heading": "Danke, dass du es sagst.",
  "worse.lead":
    "Die Leitung dieses Angebots erfährt, dass es schlimmer geworden ist. Sie weiß nicht, wer du bist, und kann dich nicht erreichen. Warte deshalb bitte nicht auf uns. Hier ist jetzt jemand da:",

  "erase.button": "Mein Gespräch jetzt löschen",
  "erase.lead":
    "Alles, was geschrieben und geantwortet wurde, wird sofort gelöscht. Niemand kann es mehr lesen, und niemand kann es zurückholen.",
  "erase.confirm": "Ja, jetzt löschen",
  "erase.cancel": "Bis dahin behalten",
  "erase.gone": "Es ist gelöscht. Nichts von dem, was du geschrieben hast, ist mehr hier.",
  "erase.gone.copies": {
    one: "Sicherungskopien lassen sich spätestens nach {count} Stunde nicht mehr öffnen.",
    other: "Sicherungskopien lassen sich spätestens nach {count} Stunden nicht mehr öffnen.",
  },
  "erase.under_review":
    "Es kann noch nicht gelöscht werden, weil sich jemand um dich gesorgt hat und das noch anschaut. Spätestens eine Stunde, nachdem das geklärt ist, wird es gelöscht.",
  "erase.failed": "Es ließ sich gerade nicht löschen. Bitte versuch es gleich noch einmal.",
  "full.heading": "Der ganze Text",
  "full.who": "Wer hier ist",
  "full.who.more":
    "Deine Hochschule betreibt diesen Dienst. Wer dir zuhört, studiert auch und wurde dafür geschult. Eine Leitung steht ihnen bei. Fachleute werden gerufen, wenn jemand in Gefahr sein könnte.",
  "full.kept": "Was wir behalten, und wie es verschwindet",
  "full.kept.more":
    "Was hier steht, liegt unter einem Schlüssel, der jede Stunde wechselt. Ist die Zeit um, wird er zerstört, und keine Kopie ist mehr lesbar. Sorgt sich jemand um dich, bleibt es bis eine Stunde, nachdem das geklärt ist.",
  "full.stays": "Was bleibt",
  "full.stays.more":
    "Dass es ein Gespräch gab, wann sich jemand gesorgt hat, wie das ausging, und wer vom Team was getan hat. Das steht unter deinem erfundenen Namen. Deine Worte stehen nicht dabei, und auch nicht, wer du bist.",
  "full.read": "Wer mitlesen kann",
  "full.read.more":
    "Die Person, mit der du schreibst. Die Leitung, wenn eine Regel oder ein Mensch Sorge gemeldet hat. Eine Fachperson, wenn sie gerufen wurde. Jeder Blick von außen steht in einem Protokoll, das niemand unbemerkt ändern kann. Regeln können irren: Ein Mensch entscheidet.",
  "full.never": "Was wir nie tun",
  "full.never.more":
    "Wir verkaufen nichts, zeigen keine Werbung, setzen keine Cookies und lassen sonst niemanden mitlesen. Was du schreibst, dient diesem Gespräch und nichts sonst.",
  "full.ask": "Wenn du später eine Frage hast",
  "full.ask.more":
    "Wir wissen nicht, wer du bist. Darum können wir dein Gespräch nicht für dich finden. Was du behalten willst, schreib dir auf, bevor du gehst.",
  "full.close": "Zurück",
  "report.heading": "Der Leitung melden",
  "report.lead":
    "War etwas mit deinem Gegenüber nicht in Ordnung? Nur die Leitung liest es. Dein Gegenüber sieht es nie.",
  "report.what": "Was ist passiert?",
  "report.reason.hurtful": "Es war verletzend oder ohne Respekt",
  "report.reason.sexual": "Sexuelle Worte oder Annäherung",
  "report.reason.too_personal": "Fragte, wer ich bin, oder nach einem Treffen",
  "report.reason.threats": "Drohung oder Druck",
  "report.reason.unsafe_advice": "Ein Rat, der falsch oder unsicher war",
  "report.reason.other": "Etwas anderes",
  "report.words": "In deinen Worten, wenn du magst",
  "report.too_long": "Das ist zu lang. Bitte kürze es ein wenig.",
  "report.failed": "Das ging nicht. Bitte versuch es gleich noch einmal.",
  "report.cancel": "Abbrechen",
  "report.send": "Meldung senden",
  "report.received.heading": "Deine Meldung ist da",
  "report.received":
    "Danke, dass du es sagst. Die Leitung sieht es sich an. Dein Gegenüber hört nichts davon.",
  "report.someone_else.lead": "Möchtest du lieber mit jemand anderem weitermachen?",
  "report.someone_else": "Bitte jemand anderes",
  "report.stay": "Hier bleiben",
  "report.close": "Schließen",

  "blocked.heading": "Du kannst gerade kein Gespräch anfangen.",
  "blocked.reason.harassment":
    "Die Leitung hat dein letztes Gespräch beendet, weil jemand beleidigt wurde. Wer hier zuhört, studiert auch.",
  "blocked.reason.sexual":
    "Die Leitung hat dein letztes Gespräch beendet, weil es sexuelle Worte gab. Wer hier zuhört, studiert auch.",
  "blocked.reason.threats":
    "Die Leitung hat dein letztes Gespräch beendet, weil jemand bedroht wurde.",
  "blocked.reason.misuse":
    "Die Leitung hat dein letztes Gespräch beendet. Dafür ist dieser Dienst nicht da.",
  "blocked.until": "Das endet von selbst: {until}. Danach bist du hier wieder willkommen.",
  "blocked.undecided": "Eine zweite Person aus der Leitung prüft noch, ob es länger gilt.",
  "blocked.anonymous":
    "Wir wissen immer noch nicht, wer du bist. Nur dieser Tab wird erkannt. Am Ende wird auch das gelöscht.",
  "blocked.danger.heading": "Bist du in Gefahr?",
  "blocked.danger.lead":
    "Dann zählt das alles nicht. Ruf eine der Nummern an, oder hol jetzt eine Fachperson hierher.",

  "access.heading": "Dein Zugangscode",
  "access.lead":
    "Dieser Ort ist für Studierende von hier. Gib bitte den Code ein, den ihr alle gemeinsam habt. Er sagt nicht, wer du bist, und wir behalten ihn nicht.",
  "access.label": "Zugangscode",
  "access.where":
    "Du findest ihn dort, wo deine Hochschule Studierenden von diesem Angebot erzählt. Großschreibung und Bindestriche sind egal.",
  "access.enter": "Hereinkommen",
  "access.back": "Zurück",
  "access.unknown": "Dieser Code stimmt noch nicht. Schau ihn dir bitte noch einmal an.",
  "access.expired": "Dieser Code gilt nicht mehr. Am selben Ort steht ein neuer.",
  "access.patience": {
    one: "Aus deinem Netz wurden zu viele Codes versucht. In {count} Sekunde geht es wieder.",
    other: "Aus deinem Netz wurden zu viele Codes versucht. In {count} Sekunden geht es wieder.",
  },
  "access.work.heading": "Einen Moment, bitte",
  "access.work.lead":
    "Gerade kommen sehr viele. Dein Gerät rechnet kurz etwas aus, damit keine Maschine Menschen die Plätze nimmt. Es dauert ein paar Sekunden, dann bist du da.",
  "access.work.label": "Es wird gerechnet",
  "access.work.failed": "Auf diesem Gerät ging das nicht. Versuch es bitte noch einmal.",
  "access.work.again": "Noch einmal",
  "access.danger":
    "Dann brauchst du nichts davon. Ruf eine der Nummern an, oder hol jetzt eine Fachperson hierher.",
  "contact.offer":
    "Wie könnten wir dich erreichen, wenn die Verbindung abreißt? Nur, wenn du magst.",
  "contact.button": "Hinterlassen, wie man mich erreicht",
  "contact.no": "Nein, danke",
  "contact.heading": "Wenn die Verbindung abreißt",
  "contact.lead": {
    one: "Nur die Fachperson, die gerufen wird, kann das öffnen. Dein Gegenüber sieht es nie. Es wird {count} Stunde nach dem Hinterlassen gelöscht, oder früher, wenn der Ruf vorbei ist.",
    other:
      "Nur die Fachperson, die gerufen wird, kann das öffnen. Dein Gegenüber sieht es nie. Es wird {count} Stunden nach dem Hinterlassen gelöscht, oder früher, wenn der Ruf vorbei ist.",
  },
  "contact.phone": "Eine Telefonnummer",
  "contact.place": "Wo du bist",
  "contact.name": "Wie du genannt werden möchtest",
  "contact.leave_now":
    "Trag nur ein, was du magst. Du kannst es jederzeit zurücknehmen, und „Sofort weg“ löscht es auf der Stelle.",
  "contact.failed": "Das kam nicht an. Versuch es bitte noch einmal, oder ruf eine der Nummern an.",
  "contact.cancel": "Jetzt nicht",
  "contact.send": "Hinterlassen",
  "contact.left":
    "Du hast hinterlassen, wie wir dich erreichen. Es wird spätestens am {time} gelöscht.",
  "contact.change": "Ändern",
  "contact.take_back": "Zurücknehmen",
  "code.heading": "Ein Weg zurück, wenn du magst",
  "code.lead": {
    one: "Mit diesem Code kannst du noch {count} Stunde lang zurückkommen.",
    other: "Mit diesem Code kannst du noch {count} Stunden lang zurückkommen.",
  },
  "code.once": "Du siehst ihn nur dieses eine Mal. Schreib ihn jetzt auf.",
  "code.phone": "Er sieht aus wie eine Telefonnummer, aber es klingelt nirgends.",
  "code.who":
    "Wer ihn hat, kann lesen, was dir hier geschrieben wurde, aber nie, was du geschrieben hast.",
  "code.written": "Ich habe ihn notiert",
  "code.cancel": "Kein Code",
  "code.confirm": "Damit er sicher stimmt: Wie lauten die letzten vier Ziffern?",
  "code.wrong": "Das sind nicht die letzten vier. Sieh ihn dir noch einmal an.",
  "code.again": "Noch mal zeigen",
  "code.keep": "Fertig",
  "code.failed":
    "Das ging nicht. Es wurde nichts gespeichert. Bitte versuch es gleich noch einmal.",
  "code.try_again": "Noch einmal",
  "code.kept.heading": "Dein Code ist bereit",
  "code.kept":
    "Er führt dich bis {until} zurück. Bitte schreib ihn nicht in den Chat: Hier braucht ihn niemand.",
  "code.done": "Gut",
  "return.heading": "Willkommen zurück",
  "return.lead": "Gib deinen Rückkehr-Code ein. Dann siehst du, was dir hier geschrieben wurde.",
  "return.label": "Rückkehr-Code",
  "return.open": "Öffnen",
  "return.lost":
    "Kein Code mehr da? Du kannst einfach neu beginnen. Das alte Gespräch können wir für dich nicht finden.",
  "return.not_a_code": "Ein Code hat zehn Ziffern, nach +210. Bitte sieh noch einmal nach.",
  "return.unknown":
    "Dieser Code führt nirgends hin. Vielleicht ein Tippfehler, oder seine Zeit ist um. Du kannst neu beginnen.",
  "return.slow_down": "Gerade wurden zu viele Codes probiert. Bitte warte eine Minute.",
  "return.late": "Das ist über eine Stunde her. Bitte gib den Code noch einmal ein.",
  "return.opened.heading": "Schön, dass du wieder da bist",
  "return.replies": "Das wurde dir geschrieben. Was du selbst geschrieben hast, zeigen wir nicht.",
  "return.nothing": "Es gibt nichts mehr zu lesen: Es wurde pünktlich gelöscht, wie versprochen.",
  "return.next":
    "Magst du weiterschreiben? Du bekommst einen neuen erfundenen Namen, und von vorher sieht niemand etwas, der dir dann zuhört.",
  "return.wish": "Mit wem?",
  "return.wish.anyone": "Mit der Person, die zuerst frei ist",
  "return.wish.same": "Mit derselben Person, wenn sie kann, sobald ich dran bin",
  "return.wish.wait_for_same": "Mit derselben Person. Ich warte auf sie, bis zu zehn Minuten",
  "return.wish.more":
    "Sie wird ohne deinen Namen gefragt. Kann sie gerade nicht, geht es mit der nächsten weiter.",
  "return.go_on": "Weiterschreiben",
  "return.not_now": "Jetzt nicht",
  "return.until": "Dein Code führt dich bis {until} zurück.",
  "message.hint":
    "Gerade ist niemand im Dienst. Schreib, was dich beschäftigt. Danach kannst du es als Nachricht hierlassen.",
  "message.offer":
    "Gerade ist niemand im Dienst. Du kannst das Geschriebene als Nachricht hierlassen und später die Antwort lesen.",
  "message.button": "Als Nachricht hierlassen",
  "message.heading": "Eine Nachricht hierlassen",
  "message.lead":
    "Sie wird gelesen, wenn der nächste Dienst beginnt. Vorher sieht sie vielleicht niemand.",
  "message.opens": "Wieder geöffnet: {when}.",
  "message.danger": "Wenn es nicht warten kann, antwortet hier jetzt jemand.",
  "message.kept": {
    one: "Antwortet niemand, bleibt sie {count} Stunde hier. Du kannst sie vorher zurücknehmen.",
    other: "Antwortet niemand, bleibt sie {count} Stunden hier. Du kannst sie vorher zurücknehmen.",
  },
  "message.answer_kept": {
    one: "Die Antwort kannst du {count} Stunde lang lesen, nachdem sie da ist. Schau also ab und zu vorbei.",
    other:
      "Die Antwort kannst du {count} Stunden lang lesen, nachdem sie da ist. Schau also ab und zu vorbei.",
  },
  "message.code": "Du kommst mit einem Rückkehr-Code zurück. Nur er führt zu deiner Antwort.",
  "message.next": "Zeig mir den Code",
  "message.cancel": "Weiter warten",
  "message.leave": "Nachricht hierlassen",
  "message.failed":
    "Das hat nicht geklappt. Was du geschrieben hast, ist noch da. Bitte versuch es gleich noch einmal.",
  "left.heading": "Deine Nachricht wartet, bis jemand da ist.",
  "left.come_back":
    "Komm mit deinem Rückkehr-Code zurück und lies die Antwort. Er führt dich bis {until} zurück.",
  "left.come_back.unknown": "Komm mit deinem Rückkehr-Code zurück und lies die Antwort.",
  "left.danger":
    "Wenn es bis dahin schwerer wird, warte bitte nicht auf uns. Hier antwortet jetzt jemand.",
  "left.erase": "Meine Nachricht zurücknehmen",
  "left.erase.lead": "Sie wird sofort gelöscht, und dein Code führt nirgends mehr hin.",
  "left.erase.confirm": "Ja, Nachricht löschen",
  "left.erase.cancel": "Liegen lassen",
  "left.done": "Zur ersten Seite",
  "return.message.waits": "Noch hat niemand geantwortet. Deine Nachricht wartet weiter.",
  "return.message.taken":
    "Gerade liest jemand deine Nachricht. Schau in einer Weile noch einmal vorbei.",
  "return.message.over":
    "Deine Nachricht hat niemand rechtzeitig beantwortet. Das tut uns leid. Du kannst jetzt neu schreiben.",
  "return.message.next":
    "Du kannst auch jetzt auf jemanden warten. Dann ist die Nachricht weg: Sag noch einmal, was dir wichtig ist.",
  "return.message.now": "Zurücknehmen und jetzt warten",
  "return.message.later": "Liegen lassen",
} satisfies In<typeof en>;
