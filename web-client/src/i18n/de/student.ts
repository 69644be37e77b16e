/** Sentences that students read, in German; they are addressed as they address each other. */

import type en from "../en/student";
import type { In } from "../translate";

export default {
  "service.name": "Quietline",
  title: "Notizen",
  "title.somebody": "(1) Notizen",

  "language.label": "Sprache",

  leave_now: "Sofort weg",
  "leave_now.hint":
    "Beendet deinen Besuch und leert diese Seite sofort. Dreimal Escape tut dasselbe.",
  "leave_now.keys": "Keine Zeit, den Knopf zu suchen? Drück dreimal Escape.",

  "landing.heading": "Du musst das nicht allein tragen.",
  "landing.lead": "Schreib mit jemandem, der auch studiert und gelernt hat zuzuhören.",
  "landing.who": "Geschult, aber keine Therapie",
  "landing.who.more":
    "Jemand in deinem Alter, mit Zeit für dich. Ein echter Mensch von der ersten Nachricht an.",
  "landing.anonymous": "Kein Name, kein Konto",
  "landing.anonymous.more":
    "Du bekommst für diesen Besuch einen erfundenen Namen. Wir fragen nie, wer du bist.",
  "landing.free": "Kostenlos, und in deinem Tempo",
  "landing.free.more": "Schreib über alles, ob groß oder klein. Geh, wann du willst.",
  "landing.nobody": "Gerade hat keine Fachperson Bereitschaft.",
  "landing.nobody.more":
    "Ein geschulter Mitstudent oder eine Mitstudentin kann trotzdem zuhören. Wenn du in Gefahr bist, ruf bitte eine der Nummern hier an: Dort antwortet jemand.",
  "landing.closed": "Wir haben gerade geschlossen.",
  "landing.closed.more":
    "Keine Fachperson hat Bereitschaft, und wir wollen dich nicht ohne sie lassen, falls du sie brauchst. Ruf bitte eine der Nummern hier an: Dort antwortet jetzt jemand. Wir öffnen wieder, sobald jemand Bereitschaft hat.",
  "landing.start": "Ein Gespräch beginnen",
  "landing.next": "Vorher eine halbe Minute lesen: was wir behalten, und wie lange.",
  "landing.code": "Danach fragen wir nach dem Zugangscode deiner Hochschule.",

  "status.open": "Jetzt geöffnet",
  "status.busy": "Geöffnet, mit Wartezeit",
  "status.busy.more":
    "Alle, die zuhören, sind gerade im Gespräch. Du bekommst einen Platz in der Reihe.",
  "status.closed": "Gerade geschlossen",
  "status.closed.more":
    "Außerhalb unserer Zeiten ist niemand da, der zuhört. Wenn du in Gefahr bist, ruf bitte eine der Nummern an: Dort ist jetzt jemand da.",
  "status.nobody": "Gerade ist niemand zum Zuhören da",
  "status.nobody.more":
    "Du kannst hereinkommen und warten. Vielleicht kommt jemand, aber wir können es nicht versprechen.",
  "status.danger": "Wenn du in Gefahr bist, kannst du trotzdem eine Fachperson hierher holen.",
  "status.opens": "Wieder geöffnet: {when}",
  "status.closes": "Geöffnet bis {when}",

  "hours.heading": "Öffnungszeiten",
  "hours.zone": "Zeiten in {zone}",
  "hours.closed": "geschlossen",
  "hours.other": "Andere Tage",

  "day.monday": "Montag",
  "day.tuesday": "Dienstag",
  "day.wednesday": "Mittwoch",
  "day.thursday": "Donnerstag",
  "day.friday": "Freitag",
  "day.saturday": "Samstag",
  "day.sunday": "Sonntag",

  "services.heading": "Wer noch hilft",

  "approval.heading": "Von deiner Uni geprüft",
  "approval.until": "Bis {date}",
  "approval.read": "Mehr dazu",

  "elsewhere.numbers": "Woanders?",
  "elsewhere.numbers.missing":
    "Die Nummern lassen sich gerade nicht laden. In den meisten Ländern antwortet vom Handy die 112.",

  "crisis.emergency": "Notruf",
  "crisis.always": "jederzeit",
  "crisis.free": "kostenlos",

  "help.no_script":
    "Um mit jemandem zu schreiben, braucht dein Browser JavaScript. Alles auf dieser Seite geht ohne.",

  "poster.scan": "Mit dem Handy scannen oder öffnen:",

  "crisis.heading": "Gerade in Gefahr?",
  "crisis.lead": "Bitte ruf an. Du musst uns nicht erst schreiben.",
  "crisis.summary": "Nummern, die jetzt antworten",
  "crisis.fallback.112": "Notruf",
  "crisis.fallback.112.note": "Europa, und mobil in den meisten Ländern",
  "crisis.fallback.911": "Notruf",
  "crisis.fallback.911.note": "Nordamerika",
  "crisis.fallback.999": "Notruf",
  "crisis.fallback.999.note": "Großbritannien, Irland und andere",
  "crisis.fallback.988": "Krisentelefon",
  "crisis.fallback.988.note": "USA und Kanada, anrufen oder SMS, Tag und Nacht",
  "crisis.fallback.116123": "Jemand, der zuhört",
  "crisis.fallback.116123.note": "Deutschland, Großbritannien, Irland und andere in Europa",

  "terms.heading": "Eine halbe Minute, bevor es losgeht",
  "terms.kept": "Was wir behalten, und wie lange",
  "terms.kept.what": "Was",
  "terms.kept.long": "Wie lange",
  "terms.kept.texts": "Was ihr beide schreibt",
  "terms.kept.texts.long": {
    one: "noch {count} Stunde nach dem Ende, dann wird es gelöscht",
    other: "noch {count} Stunden nach dem Ende, dann wird es gelöscht",
  },
  "terms.kept.texts.unknown": "noch einige Stunden nach dem Ende, dann wird es gelöscht",
  "terms.kept.answers": "Was du vorher und nachher von dir sagst, nur wenn du magst",
  "terms.kept.answers.long": "so lange wie das Gespräch",
  "terms.kept.place": "Dein Platz, wenn die Verbindung abreißt",
  "terms.kept.place.long": { one: "{count} Minute", other: "{count} Minuten" },
  "terms.kept.place.unknown": "einige Minuten",
  "terms.kept.browser": "Ein Schlüssel in diesem Tab, damit du nach einem Neuladen zurückfindest",
  "terms.kept.browser.long": "bis du gehst oder den Tab schließt",
  "terms.kept.block": "Eine Zufallszahl in diesem Tab, an der wir eine Sperre erkennen würden",
  "terms.kept.contact":
    "Eine Nummer oder ein Ort, die du in einer Krise hinterlassen kannst, nur für die Fachperson",
  "terms.kept.contact.long": {
    one: "höchstens {count} Stunde",
    other: "höchstens {count} Stunden",
  },
  "terms.kept.contact.unknown": "höchstens einige Stunden",
  "terms.kept.log": "Dass jemand vom Team von außen hineingesehen hat, und wann, ohne deine Worte",
  "terms.kept.log.long": "bleibt im Protokoll, damit man uns prüfen kann",
  "terms.kept.identity": "Dein Name, deine E-Mail, dein Gerät, deine Netzadresse",
  "terms.kept.identity.long": "nie",
  "terms.peers": "Die Person am anderen Ende",
  "terms.peers.can": "kann zuhören, mitdenken und dir sagen, wo du mehr Hilfe findest.",
  "terms.peers.cannot": "kann nicht sagen, was du hast, dich behandeln oder woanders da sein.",
  "terms.ends": "Wann es von selbst endet",
  "terms.ends.length": {
    one: "Ein Gespräch dauert {count} Minute. Wir sagen dir vorher Bescheid.",
    other: "Ein Gespräch dauert {count} Minuten. Wir sagen dir vorher Bescheid.",
  },
  "terms.ends.silence": {
    one: "Schreibt {count} Minute lang niemand, fragen wir, ob du noch da bist. Ohne Antwort endet es 15 Minuten später.",
    other:
      "Schreibt {count} Minuten lang niemand, fragen wir, ob du noch da bist. Ohne Antwort endet es 15 Minuten später.",
  },
  "terms.limits": "Wann andere mitlesen",
  "terms.limits.rules":
    "Einfache Regeln suchen in dem, was du schreibst, nach Zeichen von Gefahr. Sie entscheiden nichts. Sie bitten einen Menschen hinzusehen.",
  "terms.limits.people":
    "Wenn sich jemand um dich sorgt oder du dringend Hilfe willst, kann die Leitung mitlesen, und eine Fachperson kann dazukommen. Wird sie gerufen oder kommt sie, steht das in deinem Chat.",
  "terms.limits.encryption":
    "Deine Worte sind auf dem Weg und bei uns verschlüsselt, aber nicht von Ende zu Ende: Der Dienst selbst kann sie lesen. Sonst könnte er keine Hilfe rufen.",
  "terms.full": "Den ganzen Text lesen",
  "terms.full.failed":
    "Der ganze Text lässt sich gerade nicht laden. Bitte versuch es gleich noch einmal.",
  "terms.agree": "Verstanden, los geht’s",
  "terms.back": "Zurück",

  "menu.button": "Menü",
  "menu.heading": "Was möchtest du tun?",
  "menu.urgent": "Ich brauche sofort Hilfe",
  "menu.urgent.more": "Nummern, die jetzt antworten, und eine Fachperson",
  "menu.someone_else": "Bitte jemand anderes",
  "menu.someone_else.more": "Du machst mit einer anderen Person weiter.",
  "menu.known": "Ich glaube, wir kennen uns",
  "menu.known.more": "Niemand erfährt, warum du wechselst.",
  "menu.role": "Was die Person am anderen Ende kann",
  "menu.role.more": "Und was nicht",
  "menu.end": "Gespräch beenden",
  "menu.end.more": "Wir fragen noch einmal nach.",
  "menu.back": "Zurück",

  "wish.someone_else.heading": "Mit jemand anderem weiter?",
  "wish.someone_else.lead":
    "Das ist in Ordnung, und du brauchst keinen Grund. Dein Gegenüber sieht nur, dass du mit jemand anderem weitermachst.",
  "wish.next":
    "Du bist als Nächstes dran. Wer dann kommt, kann lesen, was bisher da steht. Das kann etwas dauern.",
  "wish.offline": "Gerade ist keine Verbindung da. Bitte warte einen Moment.",
  "wish.confirm": "Mit jemand anderem weiter",
  "wish.cancel": "Bleiben",
  "wish.known.heading": "Kennt ihr euch?",
  "wish.known.lead":
    "Dann kannst du ohne ein Wort wechseln. Dein Gegenüber erfährt nicht, warum, und ihr kommt bei diesem Besuch nicht wieder zusammen.",

  "session.heading.waiting": "Wir suchen jemanden für dich",
  "session.heading.with": "Im Gespräch mit {name}",
  "session.heading.with_clinician": "Im Gespräch mit {name} und einer Fachperson",
  "session.heading.with_moderator": "Im Gespräch mit {name} und der Leitung",
  "session.heading.moderator": "Die Leitung ist da",
  "session.heading.clinician": "Eine Fachperson ist da",
  "session.you_are": "Du heißt hier {pseudonym}.",
  "session.you_are.unknown": "Wir holen dir einen Platz …",

  "waiting.first": "Du bist als Nächstes dran.",
  "waiting.position": "Du bist Nummer {position} in der Reihe.",
  "waiting.supporters": {
    one: "{count} Person ist gerade für euch da.",
    other: "{count} Personen sind gerade für euch da.",
  },
  "waiting.nobody":
    "Gerade ist niemand im Dienst. Dein Platz bleibt, und es kann jemand kommen, aber versprechen können wir es nicht.",
  "waiting.nobody.short": "Gerade ist niemand im Dienst.",
  "waiting.nobody.more": "Wenn es nicht warten kann, antwortet hier jetzt jemand:",
  "waiting.supporter_lost":
    "Die Verbindung zu deinem Gegenüber ist abgerissen und kam nicht wieder. Das liegt nicht an dir. Du bist als Nächstes dran.",
  "waiting.moderator_left": "Die Leitung musste gehen. Du bist als Nächstes dran.",
  "waiting.clinician_left":
    "Die Fachperson musste gehen. Du bist als Nächstes dran. Wird es schlimmer, bitte noch einmal um sofortige Hilfe.",
  "waiting.handed_over":
    "Du machst mit jemand anderem weiter. Du bist als Nächstes dran, und niemand muss wissen, warum.",
  "waiting.write": "Du kannst schon schreiben. Sobald jemand da ist, wird es gelesen.",
  "waiting.honest":
    "Wir wissen nicht, wie lange es dauert. Dein Platz ist sicher, solange diese Seite offen ist.",
  "waiting.closes": "Wird bis dahin niemand frei, steht es hier.",
  "waiting.estimate": "Nach der letzten Stunde zu urteilen etwa {minutes} Minuten.",
  "waiting.estimate.more":
    "Es kann kürzer oder länger sein. Dein Platz ist sicher, solange diese Seite offen ist.",

  "presence.here": "da",
  "presence.away": "Verbindung weg, kommt wohl wieder",
  "presence.typing": "{name} schreibt …",

  "author.student": "Du",
  "author.supporter": "Gegenüber",
  "author.moderator": "Leitung",
  "author.clinician": "Fachperson",

  "event.waiting.arrived": "Du bist in der Reihe. Willkommen.",
  "event.waiting.supporter_lost":
    "Die Verbindung zu deinem Gegenüber ist abgerissen. Du bist als Nächstes dran.",
  "event.waiting.moderator_left": "Die Leitung musste gehen. Du bist als Nächstes dran.",
  "event.listening": "Dein Gegenüber ist noch da und liest mit.",
  "event.speaking": "Dein Gegenüber schreibt wieder mit dir.",
  "event.stepped_back":
    "Dein Gegenüber ist gegangen und wünscht dir alles Gute. Du bist nicht allein: Wer jetzt da ist, bleibt bei dir.",
  "event.taken_over":
    "Die Leitung dieses Angebots macht ab hier mit dir weiter. Sie hat gelesen, was du geschrieben hast.",
  "event.waiting.clinician_left": "Die Fachperson musste gehen. Du bist als Nächstes dran.",
  "event.waiting.handed_over": "Du bist als Nächstes dran.",
  "event.paired": "{name} ist da, studiert auch und wurde geschult.",
  "event.help_requested": "Du hast um sofortige Hilfe gebeten. Wir suchen jemanden.",
  "event.help_called": "Wir rufen eine Fachperson. Du kannst weiterschreiben.",
  "event.on_the_way": "Eine Fachperson hat unseren Ruf gesehen und ist auf dem Weg zu dir.",
  "event.nobody_reached":
    "Wir haben noch niemanden erreicht und rufen weiter an. Bitte warte nicht auf uns: {numbers}",
  "event.handed_over": "Du machst mit jemand anderem weiter.",
  "event.joined.supporter": "Jemand ist für dich da.",
  "event.joined.moderator": "Die Leitung ist jetzt da.",
  "event.joined.clinician": "Eine Fachperson ist jetzt da.",
  "event.joined.student": "Du bist wieder da.",
  "event.left.supporter": "Dein Gegenüber ist gegangen.",
  "event.left.moderator": "Die Leitung ist gegangen.",
  "event.left.clinician": "Die Fachperson ist gegangen.",
  "event.left.student": "Du bist gegangen.",
  "event.time_left": {
    one: "Dieses Gespräch hat noch {count} Minute.",
    other: "Dieses Gespräch hat noch {count} Minuten.",
  },
  "event.extended": "Jetzt ist mehr Zeit: noch {minutes} Minuten dazu.",
  "event.still_there":
    "Seit einer Weile hat niemand geschrieben. Ohne ein Zeichen von dir endet das Gespräch in {minutes} Minuten.",
  "event.still_here": "Du bist noch da.",
  "event.ended": "Das Gespräch ist zu Ende.",

  "composer.placeholder.waiting": "Schreib, was dich bewegt …",
  "composer.placeholder": "Schreib hier …",

  "urgent.button": "Ich brauche sofort Hilfe",
  "urgent.heading": "Sofort Hilfe",
  "urgent.lead": "Wenn dein Leben oder das eines anderen in Gefahr ist, ruf bitte jetzt an:",
  "urgent.in": "Oder hol eine Fachperson in diesen Chat",
  "urgent.in.more": "Wir rufen die Fachperson im Dienst. Sie sieht, was du hier geschrieben hast.",
  "urgent.call": "Fachperson rufen",
  "urgent.back": "Zurück zum Gespräch",
  "urgent.asking": "Wir bitten um Hilfe …",
  "urgent.asking.offline":
    "Es gibt keine Verbindung. Sobald sie da ist, rufen wir Hilfe. Bitte ruf jetzt eine Nummer an.",
  "urgent.asked": "Die Bitte ist angekommen. Im Chat steht, wie es weitergeht.",
  "urgent.called": "Die Bitte ist angekommen. Wir rufen eine Fachperson.",
  "urgent.coming":
    "Die Bitte ist angekommen. Eine Fachperson hat unseren Ruf gesehen und ist auf dem Weg zu dir.",
  "urgent.nobody":
    "Die Bitte ist angekommen. Wir haben noch niemanden erreicht und rufen weiter an. Warte nicht auf uns: Ruf eine dieser Nummern an.",
  "urgent.here": "Eine Fachperson ist im Gespräch.",

  "end.heading": "Dieses Gespräch beenden?",
  "end.lead":
    "Dein Gegenüber erfährt, dass du gegangen bist. Du kannst jederzeit neu beginnen, aber vielleicht mit jemand anderem.",
  "end.confirm": "Beenden",
  "end.cancel": "Weiterreden",

  "ended.heading": "Danke, dass du geschrieben hast.",
  "ended.by_student":
    "Es kostet Kraft, Dinge auszusprechen, auch beim Schreiben. Sei heute gut zu dir.",
  "ended.by_moderator":
    "Die Leitung hat das Gespräch beendet. Das heißt nicht, dass du keine Hilfe haben darfst: Unter den Nummern unten ist immer jemand da, und du kannst gern wiederkommen.",
  "ended.by_staff": "Dein Gegenüber hat das Gespräch beendet. Wir hoffen, es hat etwas geholfen.",
  "ended.by_absence":
    "Du warst eine Weile weg, darum ist das Gespräch geschlossen. Komm gern wieder.",
  "ended.by_time_limit":
    "Gespräche haben hier eine feste Länge, und dieses hat sie erreicht. Du kannst gern ein neues beginnen.",
  "ended.by_length":
    "Die Zeit für dieses Gespräch war um. Du hast nicht zu viel gesagt, und du kannst gern ein neues anfangen.",
  "ended.by_silence":
    "Seit einer Weile hat niemand mehr geschrieben, deshalb wurde das Gespräch geschlossen. Das ist in Ordnung. Du kannst jederzeit wiederkommen.",
  "ended.by_closing":
    "Wir schließen für heute, und es ist niemand rechtzeitig frei geworden. Das tut uns leid. Unter den Nummern hier hört dir jetzt jemand zu.",
  "still_there.question": "Bist du noch da?",
  "still_there.answer": "Ich bin noch da",
  "ended.unknown": "Dieses Gespräch ist vorbei. Komm jederzeit gern wieder.",
  "ended.deleted": {
    one: "Was ihr geschrieben habt, wird {count} Stunde nach dem Ende gelöscht.",
    other: "Was ihr geschrieben habt, wird {count} Stunden nach dem Ende gelöscht.",
  },
  "ended.read_again": "Das Gespräch noch einmal lesen",
  "ended.read_again.note": "Nur bis du diese Seite schließt.",
  "ended.again": "Neu beginnen",

  "landing.return": "Ich habe einen Rückkehr-Code",
  "terms.kept.code":
    "Ein Rückkehr-Code, nur wenn du einen willst: so gespeichert, dass niemand ihn lesen kann. „Sofort weg“ löscht ihn nicht",
  "terms.kept.code.long": { one: "{count} Stunde", other: "{count} Stunden" },
  "menu.code": "Rückkehr-Code holen",
  "menu.code.more": "Um später die Antworten zu lesen",
  "code.offer": "Möchtest du später zurückkommen können?",
  "code.offer.yes": "Rückkehr-Code holen",
  "code.offer.no": "Jetzt nicht",
  "code.asking": "Einen Moment …",
  "return.back": "Zurück",
  "return.failed": "Das ging nicht. Bitte versuch es gleich noch einmal.",
  "waiting.same":
    "Wir fragen die Person, mit der du geschrieben hast, und halten dich bis {until} für sie frei. Dann geht es mit der nächsten weiter.",
  "waiting.anyone": "Nimm, wer frei ist",
  "ended.code": "Rückkehr-Code holen",

  "elsewhere.heading": "Dieses Gespräch ist in einem neueren Tab offen.",
  "elsewhere.lead":
    "Damit es an einem Ort bleibt, tritt diese Seite zurück. Möchtest du hier weitermachen?",
  "elsewhere.kept":
    "Was du hier geschrieben und nicht gesendet hast, bleibt. Es geht raus, wenn du hier weitermachst.",
  "elsewhere.here": "Hier weitermachen",
  "outdated.heading": "Diese Seite muss neu geladen werden.",
  "outdated.lead": "Der Dienst wurde erneuert, während sie offen war. Dein Gespräch ist sicher.",
  "outdated.reload": "Neu laden",

  "waiting.urgent_only":
    "Dieser Besuch ist nur für dringende Hilfe. Wir rufen eine Fachperson. Wenn es nicht warten kann, ruf jetzt eine der Nummern an.",
  "event.waiting.urgent_only": "Dieser Besuch ist für dringende Hilfe. Wir rufen eine Fachperson.",
  "event.blocked": "Die Leitung hat dieses Gespräch beendet. Ab {until} kannst du neu anfangen.",
  "session.heading.urgent_only": "Warten auf eine Fachperson",

  "menu.report": "Ein Problem melden",
  "menu.report.more": "Etwas war nicht in Ordnung. Nur die Leitung liest es.",

  "report.button": "Ein Problem melden",

  "urgent_only.heading": "Wir rufen eine Fachperson.",
  "urgent_only.write":
    "Du kannst jetzt schreiben, was los ist. Es wird gelesen, sobald jemand da ist.",

  "blocked.danger.button": "Ich bin in Gefahr: Hilfe rufen",
  "waiting.outside_hours":
    "Gerade ist geschlossen. Du kannst schreiben und es als Nachricht hierlassen.",
  "event.waiting.outside_hours": "Gerade ist geschlossen. Du kannst eine Nachricht hierlassen.",
  "event.message_waits": "Deine Nachricht wartet, bis jemand da ist.",
  "landing.message": "Eine Nachricht hierlassen",
  "terms.kept.message": "Eine Nachricht, die du hierlässt, während niemand da ist",
  "terms.kept.message.long": {
    one: "höchstens {count} Stunde, wenn niemand antwortet",
    other: "höchstens {count} Stunden, wenn niemand antwortet",
  },
} satisfies In<typeof en>;
