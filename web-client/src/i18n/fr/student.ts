/** Sentences that students read, in French; they are addressed as they address each other. */

import type en from "../en/student";
import type { In } from "../translate";

export default {
  "service.name": "Quietline",
  title: "Notes",
  "title.somebody": "(1) Notes",

  "language.label": "Langue",

  leave_now: "Partir vite",
  "leave_now.hint":
    "Termine ta visite et vide cette page tout de suite. Trois fois Échap fait pareil.",
  "leave_now.keys": "Pas le temps de chercher le bouton ? Appuie trois fois sur Échap.",

  "landing.heading": "Tu n’as pas à porter ça sans aide.",
  "landing.lead": "Écris avec une autre personne étudiante qui a appris à écouter.",
  "landing.who": "Avec une formation, mais pas une thérapie",
  "landing.who.more":
    "Quelqu’un de ton âge qui a du temps pour toi. Une vraie personne dès le premier message.",
  "landing.anonymous": "Pas de nom, pas de compte",
  "landing.anonymous.more":
    "Tu reçois un nom inventé pour cette visite. On ne te demande jamais qui tu es.",
  "landing.free": "Gratuit, et à ton rythme",
  "landing.free.more": "Écris sur tout, que ce soit grand ou petit. Pars quand tu veux.",
  "landing.nobody": "Aucun professionnel n’est de garde en ce moment.",
  "landing.nobody.more":
    "Quelqu’un qui étudie et a suivi une formation peut quand même t’écouter. Si tu es en danger, appelle l’un des numéros ici : quelqu’un y répond.",
  "landing.closed": "Nous sommes fermés pour le moment.",
  "landing.closed.more":
    "Aucun professionnel n’est de garde, et nous ne voulons pas te laisser sans aide si tu en as besoin. Appelle l’un des numéros ici : quelqu’un y répond, maintenant. Nous rouvrons dès que quelqu’un est de garde.",
  "landing.start": "Commencer à parler",
  "landing.next": "D’abord une demi-minute de lecture : ce qu’on garde, et combien de temps.",
  "landing.code": "Ensuite, on te demandera le code d’accès de ton université.",

  "status.open": "Ouvert maintenant",
  "status.busy": "Ouvert, avec attente",
  "status.busy.more":
    "Toutes les personnes qui écoutent sont déjà avec quelqu’un. Tu auras une place dans la file.",
  "status.closed": "Fermé pour le moment",
  "status.closed.more":
    "En dehors de nos heures, personne n’est là pour écouter. Si tu es en danger, appelle l’un des numéros : quelqu’un y répond, maintenant.",
  "status.nobody": "Personne n’est de service en ce moment",
  "status.nobody.more":
    "Tu peux entrer et attendre. Quelqu’un viendra peut-être, mais nous ne pouvons pas le promettre.",
  "status.danger": "Si tu es en danger, tu peux quand même faire venir un professionnel ici.",
  "status.opens": "Prochaine ouverture : {when}",
  "status.closes": "Ouvert jusqu’à : {when}",

  "hours.heading": "Heures d’ouverture",
  "hours.zone": "Heures de {zone}",
  "hours.closed": "fermé",
  "hours.other": "Autres jours",

  "day.monday": "Lundi",
  "day.tuesday": "Mardi",
  "day.wednesday": "Mercredi",
  "day.thursday": "Jeudi",
  "day.friday": "Vendredi",
  "day.saturday": "Samedi",
  "day.sunday": "Dimanche",

  "services.heading": "Qui d’autre peut aider",

  "approval.heading": "Vérifié par ton université",
  "approval.until": "Jusqu’au {date}",
  "approval.read": "En savoir plus",

  "elsewhere.numbers": "Ailleurs ?",
  "elsewhere.numbers.missing":
    "Les numéros ne peuvent pas être chargés maintenant. Dans la plupart des pays, le 112 répond depuis un mobile.",

  "crisis.emergency": "Urgences",
  "crisis.always": "à toute heure",
  "crisis.free": "gratuit",

  "help.no_script":
    "Pour écrire avec quelqu’un, ton navigateur a besoin de JavaScript. Tout sur cette page marche sans.",

  "poster.scan": "Scanne-le avec ton téléphone, ou ouvre :",

  "crisis.heading": "En danger maintenant ?",
  "crisis.lead": "Appelle, s’il te plaît. Pas besoin de nous écrire d’abord.",
  "crisis.summary": "Des numéros qui répondent",
  "crisis.fallback.112": "Urgences",
  "crisis.fallback.112.note": "Europe, et depuis un mobile dans la plupart des pays",
  "crisis.fallback.911": "Urgences",
  "crisis.fallback.911.note": "Amérique du Nord",
  "crisis.fallback.999": "Urgences",
  "crisis.fallback.999.note": "Royaume-Uni, Irlande et autres",
  "crisis.fallback.988": "Ligne de crise",
  "crisis.fallback.988.note": "États-Unis et Canada, appel ou SMS, jour et nuit",
  "crisis.fallback.116123": "Une écoute",
  "crisis.fallback.116123.note": "Allemagne, Royaume-Uni, Irlande et d’autres pays d’Europe",

  "terms.heading": "Une demi-minute avant de commencer",
  "terms.kept": "Ce qu’on garde, et combien de temps",
  "terms.kept.what": "Quoi",
  "terms.kept.long": "Combien de temps",
  "terms.kept.texts": "Ce que vous vous écrivez",
  "terms.kept.texts.long": {
    one: "{count} heure après la fin, puis c’est effacé",
    other: "{count} heures après la fin, puis c’est effacé",
  },
  "terms.kept.texts.unknown": "quelques heures après la fin, puis c’est effacé",
  "terms.kept.answers": "Ce que tu dis de toi avant et après, seulement si tu veux",
  "terms.kept.answers.long": "aussi longtemps que la conversation",
  "terms.kept.place": "Ta place, si la connexion se coupe",
  "terms.kept.place.long": { one: "{count} minute", other: "{count} minutes" },
  "terms.kept.place.unknown": "quelques minutes",
  "terms.kept.browser": "Une clé dans cet onglet, pour revenir si la page se recharge",
  "terms.kept.browser.long": "jusqu’à ce que tu partes ou fermes l’onglet",
  "terms.kept.block":
    "Un nombre au hasard dans cet onglet, pour reconnaître un blocage s’il y en a un",
  "terms.kept.contact":
    "Un numéro ou un lieu que tu peux laisser en cas de crise, pour le professionnel seul",
  "terms.kept.contact.long": { one: "au plus {count} heure", other: "au plus {count} heures" },
  "terms.kept.contact.unknown": "au plus quelques heures",
  "terms.kept.log": "Que quelqu’un de l’équipe a regardé de l’extérieur, et quand, sans tes mots",
  "terms.kept.log.long": "reste dans un registre, pour qu’on puisse nous contrôler",
  "terms.kept.identity": "Ton nom, ton e-mail, ton appareil, ton adresse réseau",
  "terms.kept.identity.long": "jamais",
  "terms.peers": "La personne qui t’écoute",
  "terms.peers.can": "peut écouter, réfléchir avec toi et te dire où trouver plus d’aide.",
  "terms.peers.cannot": "ne peut pas poser un diagnostic, te soigner ou être là hors de ce chat.",
  "terms.ends": "Quand ça se termine tout seul",
  "terms.ends.length": {
    one: "Une conversation dure {count} minute. On te prévient avant la fin.",
    other: "Une conversation dure {count} minutes. On te prévient avant la fin.",
  },
  "terms.ends.silence": {
    one: "Si personne n’écrit pendant {count} minute, on demande si tu es encore là. Sans réponse, ça se termine 15 minutes après.",
    other:
      "Si personne n’écrit pendant {count} minutes, on demande si tu es encore là. Sans réponse, ça se termine 15 minutes après.",
  },
  "terms.limits": "Quand d’autres regardent",
  "terms.limits.rules":
    "Des règles simples cherchent des signes de danger dans ce que tu écris. Elles ne décident rien. Elles demandent à une personne de regarder.",
  "terms.limits.people":
    "Si quelqu’un s’inquiète pour toi, ou si tu demandes de l’aide urgente, la supervision peut lire et un professionnel peut venir. S’il est appelé ou s’il vient, c’est écrit dans ton chat.",
  "terms.limits.encryption":
    "Ce que tu écris est chiffré en chemin et chez nous, mais pas de bout en bout : le service peut le lire. Sinon, il ne pourrait pas appeler à l’aide.",
  "terms.full": "Lire le texte complet",
  "terms.full.failed":
    "Le texte complet ne peut pas être chargé maintenant. Réessaie dans un instant.",
  "terms.agree": "Compris, on commence",
  "terms.back": "Retour",

  "menu.button": "Menu",
  "menu.heading": "Que veux-tu faire ?",
  "menu.urgent": "J’ai besoin d’aide urgente",
  "menu.urgent.more": "Des numéros qui répondent, et un professionnel",
  "menu.someone_else": "Quelqu’un d’autre, s’il te plaît",
  "menu.someone_else.more": "Tu continues avec une autre personne.",
  "menu.known": "Je crois qu’on se connaît",
  "menu.known.more": "Personne ne saura pourquoi tu changes.",
  "menu.role": "Ce que peut faire la personne qui t’écoute",
  "menu.role.more": "Et ce qu’elle ne peut pas",
  "menu.end": "Terminer la conversation",
  "menu.end.more": "On te demande encore une fois.",
  "menu.back": "Retour",

  "wish.someone_else.heading": "Continuer avec quelqu’un d’autre ?",
  "wish.someone_else.lead":
    "C’est normal, et pas besoin de raison. L’autre personne voit seulement que tu continues avec quelqu’un d’autre.",
  "wish.next":
    "Le prochain tour est pour toi. La personne qui viendra peut lire ce qui est déjà écrit. Ça peut prendre un moment.",
  "wish.offline": "Il n’y a pas de connexion. Attends un instant, s’il te plaît.",
  "wish.confirm": "Changer de personne",
  "wish.cancel": "Rester",
  "wish.known.heading": "Vous vous connaissez ?",
  "wish.known.lead":
    "Alors tu peux changer sans un mot. L’autre personne ne saura pas pourquoi, et on ne vous remettra pas ensemble pendant cette visite.",

  "session.heading.waiting": "On cherche quelqu’un pour toi",
  "session.heading.with": "Avec {name}",
  "session.heading.with_clinician": "Avec {name} et un professionnel",
  "session.heading.with_moderator": "Avec {name} et la supervision",
  "session.heading.moderator": "La supervision est là",
  "session.heading.clinician": "Un professionnel est là",
  "session.you_are": "Ici, tu t’appelles {pseudonym}.",
  "session.you_are.unknown": "On te trouve une place…",

  "waiting.first": "Le prochain tour est pour toi.",
  "waiting.position": "Tu as le numéro {position} dans la file.",
  "waiting.supporters": {
    one: "{count} personne est là pour écouter.",
    other: "{count} personnes sont là pour écouter.",
  },
  "waiting.nobody":
    "Personne n’est de service en ce moment. On garde ta place et quelqu’un peut venir, mais on ne peut pas le promettre.",
  "waiting.nobody.short": "Personne n’est de service en ce moment.",
  "waiting.nobody.more": "Si ça ne peut pas attendre, ces numéros répondent maintenant :",
  "waiting.supporter_lost":
    "La connexion de la personne qui t’écoutait s’est coupée. Ce n’est pas à cause de toi. Le prochain tour est pour toi.",
  "waiting.moderator_left": "La supervision a dû partir. Le prochain tour est pour toi.",
  "waiting.clinician_left":
    "Le professionnel a dû partir. Le prochain tour est pour toi. Si ça empire, redemande de l’aide urgente.",
  "waiting.handed_over":
    "Tu continues avec quelqu’un d’autre. Le prochain tour est pour toi, et personne n’a à savoir pourquoi.",
  "waiting.write": "Tu peux déjà écrire. Ce sera lu dès que quelqu’un est là.",
  "waiting.honest":
    "On ne sait pas combien de temps ça prend. Ta place est gardée tant que cette page reste ouverte.",
  "waiting.closes": "Si personne n’est libre d’ici là, ce sera écrit ici.",
  "waiting.estimate": "D’après la dernière heure, environ {minutes} minutes.",
  "waiting.estimate.more":
    "Ça peut être moins ou plus. Ta place est gardée tant que cette page reste ouverte.",

  "presence.here": "là",
  "presence.away": "connexion coupée, devrait revenir",
  "presence.typing": "{name} écrit…",

  "author.student": "Toi",
  "author.supporter": "La personne qui t’écoute",
  "author.moderator": "Supervision",
  "author.clinician": "Professionnel",

  "event.waiting.arrived": "Tu es dans la file. Bienvenue.",
  "event.waiting.supporter_lost":
    "La connexion de la personne qui t’écoutait s’est coupée. Le prochain tour est pour toi.",
  "event.waiting.moderator_left": "La supervision a dû partir. Le prochain tour est pour toi.",
  "event.listening": "La personne qui t’écoutait est toujours là et lit la conversation.",
  "event.speaking": "La personne qui t’écoutait recommence à écrire avec toi.",
  "event.stepped_back":
    "La personne qui t’écoutait est partie et te souhaite le meilleur. Quelqu’un reste avec toi : tu continues avec la personne qui est là maintenant.",
  "event.taken_over":
    "La supervision de ce service continue avec toi à partir d’ici. Elle a lu ce que tu as écrit.",
  "event.waiting.clinician_left": "Le professionnel a dû partir. Le prochain tour est pour toi.",
  "event.waiting.handed_over": "Le prochain tour est pour toi.",
  "event.paired": "{name} est là, étudie aussi et a suivi une formation.",
  "event.help_requested": "Tu as demandé de l’aide urgente. On cherche quelqu’un.",
  "event.help_called": "On appelle un professionnel. Tu peux continuer à écrire.",
  "event.on_the_way": "Un professionnel a vu notre appel et arrive.",
  "event.nobody_reached":
    "On n’a encore joint personne. On continue d’appeler. Ne nous attends pas, s’il te plaît : {numbers}",
  "event.handed_over": "Tu continues avec quelqu’un d’autre.",
  "event.joined.supporter": "Quelqu’un est là pour toi.",
  "event.joined.moderator": "La supervision est là maintenant.",
  "event.joined.clinician": "Un professionnel est là maintenant.",
  "event.joined.student": "Te revoilà.",
  "event.left.supporter": "La personne qui t’écoutait est partie.",
  "event.left.moderator": "La supervision est partie.",
  "event.left.clinician": "Le professionnel est parti.",
  "event.left.student": "Tu as quitté la conversation.",
  "event.time_left": {
    one: "Il reste {count} minute à cette conversation.",
    other: "Il reste {count} minutes à cette conversation.",
  },
  "event.extended": "Il y a plus de temps maintenant : {minutes} minutes de plus.",
  "event.still_there":
    "Personne n’a écrit depuis un moment. Sans signe de ta part, la conversation se termine dans {minutes} minutes.",
  "event.still_here": "Tu es encore là.",
  "event.ended": "La conversation est terminée.",

  "composer.placeholder.waiting": "Écris ce que tu as sur le cœur…",
  "composer.placeholder": "Écris ici…",

  "urgent.button": "Aide urgente",
  "urgent.heading": "Aide urgente",
  "urgent.lead":
    "Si ta vie ou celle de quelqu’un d’autre est en danger, appelle maintenant, s’il te plaît :",
  "urgent.in": "Ou fais venir un professionnel dans ce chat",
  "urgent.in.more": "On appelle le professionnel de garde. Il voit ce que tu as écrit ici.",
  "urgent.call": "Appeler un professionnel",
  "urgent.back": "Revenir à la conversation",
  "urgent.asking": "On demande de l’aide…",
  "urgent.asking.offline":
    "Il n’y a pas de connexion. On demande de l’aide dès qu’elle revient. Appelle un numéro maintenant, s’il te plaît.",
  "urgent.asked": "On a demandé de l’aide. Le chat dit ce qui se passe ensuite.",
  "urgent.called": "On a demandé de l’aide. On appelle un professionnel.",
  "urgent.coming": "On a demandé de l’aide. Un professionnel a vu notre appel et arrive.",
  "urgent.nobody":
    "On a demandé de l’aide. On n’a encore joint personne et on continue d’appeler. Ne nous attends pas : appelle un de ces numéros.",
  "urgent.here": "Un professionnel est dans la conversation.",

  "end.heading": "Terminer cette conversation ?",
  "end.lead":
    "L’autre personne saura que tu as quitté la conversation. Tu peux recommencer quand tu veux, mais peut-être avec quelqu’un d’autre.",
  "end.confirm": "Terminer",
  "end.cancel": "Continuer",

  "ended.heading": "Merci d’avoir écrit.",
  "ended.by_student": "Dire les choses demande de la force, même par écrit. Prends soin de toi.",
  "ended.by_moderator":
    "La supervision a terminé la conversation. Ça ne veut pas dire que tu n’as pas droit à de l’aide : aux numéros ci-dessous, quelqu’un répond toujours, et tu peux revenir quand tu veux.",
  "ended.by_staff": "L’autre personne a terminé la conversation. On espère que ça a un peu aidé.",
  "ended.by_absence":
    "Tu n’étais plus là depuis un moment, et la conversation s’est fermée. Reviens quand tu veux.",
  "ended.by_time_limit":
    "Ici, les conversations ont une durée limitée, et celle-ci l’a atteinte. Tu peux en commencer une autre.",
  "ended.by_length":
    "Le temps de cette conversation était écoulé. Tu n’en as pas trop dit, et tu peux en commencer une autre quand tu veux.",
  "ended.by_silence":
    "Personne n’avait écrit depuis un moment, alors la conversation a été fermée. Ce n’est pas grave. Tu peux revenir quand tu veux.",
  "ended.by_closing":
    "Nous fermons pour le moment, et personne ne s’est libéré à temps. Nous en sommes désolés. À ces numéros, on te répond maintenant.",
  "still_there.question": "Tu es encore là ?",
  "still_there.answer": "Je suis encore là",
  "ended.unknown": "Cette conversation est terminée. Reviens quand tu veux.",
  "ended.deleted": {
    one: "Ce qui a été écrit est effacé {count} heure après la fin.",
    other: "Ce qui a été écrit est effacé {count} heures après la fin.",
  },
  "ended.read_again": "Relire la conversation",
  "ended.read_again.note": "Seulement jusqu’à ce que tu fermes cette page.",
  "ended.again": "Recommencer",

  "landing.return": "J’ai un code de retour",
  "terms.kept.code":
    "Un code de retour, seulement si tu en demandes un : gardé de façon que personne ne puisse le lire. « Partir vite » ne l’efface pas",
  "terms.kept.code.long": { one: "{count} heure", other: "{count} heures" },
  "menu.code": "Avoir un code de retour",
  "menu.code.more": "Pour revenir lire les réponses",
  "code.offer": "Tu aimerais pouvoir revenir plus tard ?",
  "code.offer.yes": "Avoir un code",
  "code.offer.no": "Pas maintenant",
  "code.asking": "Un instant…",
  "return.back": "Retour",
  "return.failed": "Ça n’a pas marché. Réessaie dans un instant.",
  "waiting.same":
    "On demande à la personne avec qui tu as parlé, et on attend sa réponse jusqu’à {until}. Ensuite, tu continues avec la première personne libre.",
  "waiting.anyone": "La première personne libre",
  "ended.code": "Avoir un code de retour",

  "elsewhere.heading": "Cette conversation est ouverte dans un autre onglet.",
  "elsewhere.lead":
    "Pour qu’elle reste à un seul endroit, cette page s’est mise de côté. Continuer ici ?",
  "elsewhere.kept": "Ce que tu as écrit ici sans l’envoyer est gardé. Ça part si tu continues ici.",
  "elsewhere.here": "Continuer ici",
  "outdated.heading": "Cette page doit être rechargée.",
  "outdated.lead":
    "Le service a été mis à jour pendant qu’elle était ouverte. Ta conversation est en sécurité.",
  "outdated.reload": "Recharger",

  "waiting.urgent_only":
    "Cette visite est réservée à l’aide urgente. On appelle un professionnel. Si ça ne peut pas attendre, un des numéros répond maintenant.",
  "event.waiting.urgent_only": "Cette visite est pour l’aide urgente. On appelle un professionnel.",
  "event.blocked":
    "La supervision a mis fin à cette conversation. Tu pourras recommencer après le {until}.",
  "session.heading.urgent_only": "En attente d’un professionnel",

  "menu.report": "Signaler un problème",
  "menu.report.more": "Quelque chose n’allait pas. Seule la supervision le lit.",

  "report.button": "Signaler un problème",

  "urgent_only.heading": "On appelle un professionnel.",
  "urgent_only.write": "Tu peux déjà écrire ce qui se passe. Ce sera lu dès son arrivée.",

  "blocked.danger.button": "Je suis en danger : appeler un professionnel",
  "waiting.outside_hours": "C’est fermé en ce moment. Tu peux écrire et laisser un message.",
  "event.waiting.outside_hours": "C’est fermé en ce moment. Tu peux laisser un message.",
  "event.message_waits": "Ton message attend que quelqu’un soit là.",
  "landing.message": "Laisser un message",
  "terms.kept.message": "Un message que tu laisses quand personne n’est là",
  "terms.kept.message.long": {
    one: "{count} heure au plus, si personne ne répond",
    other: "{count} heures au plus, si personne ne répond",
  },
} satisfies In<typeof en>;
