/** Sentences that students and staff both read, in German. */

import type en from "../en/shared";
import type { In } from "../translate";

export default {
  "composer.label": "Nachricht",
  "composer.send": "Senden",
  "composer.picture": "Bilder und Dateien gehen hier nicht. Du kannst es in Worte fassen.",
  "composer.too_long": "Das ist zu lang für eine Nachricht. Bitte teile es auf.",

  "log.label": "Unterhaltung",
  "log.newest": "Zur neuesten Nachricht",
  "line.queued": "Wird gesendet …",
  "line.under_way": "Wird gesendet …",
  "line.held": "Wird gleich gesendet …",
  "line.refused": "Das ging nicht durch. {why}",
  "line.edit": "Noch einmal bearbeiten",
  "line.copy": "Kopieren",
  "line.sent": "Gesendet",
  "line.delivered": "Angekommen",
  "line.seen": "Gelesen",

  "connection.connecting": "Verbinde …",
  "connection.lost": "Verbinde neu …",
  "connection.unreachable": "Noch keine Verbindung. Wir versuchen es weiter.",
  "connection.offline": "Dieses Gerät ist offline. Wir warten auf ein Netz …",
  "connection.restarting": "Der Dienst startet neu. Gleich geht es weiter.",
  "connection.slow": "Die Verbindung ist gerade langsam.",
  "connection.busy": "Gerade ist hier viel los.",
  "connection.much": "Das war viel auf einmal.",
  "connection.kept": "Was du schreibst, bleibt erhalten.",
  "connection.sent_soon": "Was du geschrieben hast, bleibt erhalten und geht bald raus.",
  "connection.try": "Jetzt versuchen",

  "elsewhere.student":
    "Hier bist du sicherer: Woanders wärst du nicht mehr anonym, und niemand könnte helfen, wenn es schwer wird.",
  "elsewhere.staff":
    "Bitte bleibt hier, und tauscht keine Kontakte aus. Woanders ist niemand von euch geschützt.",
  "elsewhere.understood": "In Ordnung",

  "dialog.close": "Schließen",

  "role.heading": "Was die Person am anderen Ende kann",
  "role.can": "Sie kann",
  "role.can.listen": "zuhören, ohne zu urteilen",
  "role.can.think": "mitdenken, in deinem Tempo",
  "role.can.find": "dir sagen, wo du mehr Hilfe findest",
  "role.can.call": "Fachleute rufen lassen, wenn es gefährlich wird",
  "role.cannot": "Sie kann nicht",
  "role.cannot.treat": "sagen, was du hast, oder dich behandeln",
  "role.cannot.outside": "dich treffen oder dir woanders schreiben",
  "role.cannot.secret": "schweigen, wenn ein Leben in Gefahr ist",
  "role.both": "Diese Karte lesen beide Seiten.",

  "error.not_json": "Der Dienst hat das nicht verstanden.",
  "error.unknown_frame": "Der Dienst hat das nicht verstanden.",
  "error.bad_frame": "Der Dienst hat das nicht verstanden.",
  "error.too_large": "Es ist zu lang.",
  "error.version_unsupported": "Diese Seite ist veraltet. Bitte lade sie neu.",
  "error.hello_first": "Der Dienst hat das nicht verstanden.",
  "error.already_greeted": "Der Dienst hat das nicht verstanden.",
  "error.out_of_state": "Das geht jetzt nicht mehr.",
  "error.listening": "Du liest gerade nur mit.",
  "error.not_signed_in": "Du bist nicht mehr angemeldet.",
  "error.wrong_password": "Name oder Passwort ist falsch.",
  "error.denied": "Das darfst du nicht.",
  "error.not_found": "Das war nicht zu finden.",
  "error.conflict": "Jemand war schneller. Bitte sieh noch einmal nach.",
  "error.busy": "Gerade ist viel los. Bitte versuch es gleich noch einmal.",
  "error.slow_down": "Das war zu oft. Bitte warte eine Minute und versuch es dann noch einmal.",
  "error.foreign_origin": "Der Dienst nimmt die Adresse dieser Seite nicht an.",
  "error.bad_rota": "Die Rota kann so nicht sein.",
  "error.nobody_on_call":
    "Gerade hat keine Fachperson Bereitschaft, deshalb wird niemand neu aufgenommen.",
  "error.outside_hours": "Wir haben gerade nicht geöffnet, deshalb beginnt kein neues Gespräch.",
  "error.own_return_code":
    "Das ist dein Rückkehr-Code. Sicherer ist, wenn ihn hier niemand kennt: Nimm ihn bitte heraus und schick den Rest.",
  "error.internal": "Bei uns ist etwas schiefgegangen.",
  "error.unreachable": "Der Dienst ist gerade nicht erreichbar.",
} satisfies In<typeof en>;
