import type en from "../en/visit";
import type { In } from "../translate";

/** Phrases qui se lisent après les premiers écrans : avant et après une conversation, et quand on en demande plus. */
export default {
  "before.summary": "Dire quelques mots avant",
  "before.lead": "Seulement si tu veux. La personne qui t’écoutera le lit avant le premier mot.",
  "before.topic": "De quoi s’agit-il ?",
  "topic.studies": "Études et examens",
  "topic.loneliness": "Solitude",
  "topic.family": "Famille",
  "topic.relationship": "Relation",
  "topic.money": "Argent et logement",
  "topic.other": "Autre chose",
  "before.way": "Qu’est-ce que tu aimerais ?",
  "way.listen": "Quelqu’un qui écoute",
  "way.think_along": "Quelqu’un qui réfléchit avec moi",
  "way.find_services": "De l’aide pour trouver un soutien",
  "before.languages": "J’aimerais écrire en",
  "before.languages.more": "Avec plus de langues, ça peut aller plus vite.",
  "before.faculty": "Personne de ma faculté, s’il te plaît",
  "before.faculty.any": "Ça m’est égal",
  "before.faculty.more": "La personne qui t’écoute ne le voit pas.",
  "feeling.before": "Comment vas-tu en ce moment ?",
  "feeling.after": "Comment vas-tu maintenant ?",
  "feeling.scale":
    "0 veut dire : ça ne pourrait pas aller plus mal. 10 : ça ne pourrait pas aller mieux.",
  "before.kept": "C’est noté. Tu peux changer jusqu’à ce que quelqu’un soit là.",
  "before.saving": "Pas encore envoyé…",
  "before.clear": "Retirer mes réponses",
  "severe.heading": "Ça a l’air très dur.",
  "severe.lead":
    "Tu n’as pas à attendre avec ça. Un professionnel peut venir dans ce chat, ou quelqu’un répond maintenant à l’un de ces numéros. Tu gardes ta place dans la file.",
  "severe.call": "Faire venir un professionnel",
  "other.nobody": "Personne qui écrit en {wished} n’est de service maintenant.",
  "other.question": "On cherche aussi quelqu’un qui écrit dans une autre langue ?",
  "other.choose": "Oui, aussi en {language}",

  "after.heading": "Avant de partir",
  "after.lead": "Seulement si tu veux. La personne qui t’écoutait ne voit pas tes réponses.",
  "after.helped": "Est-ce que ça a aidé ?",
  "helped.yes": "Oui",
  "helped.a_little": "Un peu",
  "helped.no": "Non",
  "helped.worse": "Ça va moins bien maintenant",
  "after.next": "Qu’est-ce qui aiderait ensuite ?",
  "next.talk_again": "Reparler ici",
  "next.counselling": "Le soutien de l’université",
  "next.doctor": "Un médecin",
  "next.emergency": "Un numéro à appeler maintenant",
  "next.nothing": "Rien pour le moment",
  "next.talk_again.more":
    "Tu peux revenir quand tu veux. Ce sera peut-être quelqu’un d’autre, et c’est bien aussi.",
  "next.counselling.more":
    "Au service de soutien de ton université, il y a des personnes dont c’est le métier et qui ont plus de temps qu’un chat. Il suffit d’écrire : « J’aimerais parler à quelqu’un. »",
  "next.doctor.more":
    "Un médecin généraliste est un bon premier pas, même quand il ne s’agit pas du corps. Tu peux dire : « Ça ne va pas bien depuis un moment. »",
  "next.emergency.more": "Ici, quelqu’un répond maintenant :",
  "next.nothing.more": "C’est très bien. Prends soin de toi aujourd’hui.",
  "after.kept": "Merci. Ce sera supprimé avec la conversation.",
  "after.failed": "L’envoi n’a pas marché. Réessaie dans un instant.",
  "worse.heading": "Merci de le dire.",
  "worse.lead":
    "L’équipe qui encadre ce service apprend que ça va moins bien. Elle ne sait pas qui tu es et ne peut pas te joindre, alors ne nous attends pas. Ici, quelqu’un répond maintenant :",

  "erase.button": "Effacer ma conversation",
  "erase.lead":
    "Tout ce qui a été écrit et répondu est supprimé aussitôt. Plus personne ne peut le lire ni le retrouver.",
  "erase.confirm": "Oui, effacer maintenant",
  "erase.cancel": "La garder jusque-là",
  "erase.gone": "C’est effacé. Il n’y a plus rien ici de ce que tu as écrit.",
  "erase.gone.copies": {
    one: "Les copies de sécurité ne s’ouvrent plus après {count} heure au plus tard.",
    other: "Les copies de sécurité ne s’ouvrent plus après {count} heures au plus tard.",
  },
  "erase.under_review":
    "On ne peut pas encore l’effacer : quelqu’un s’est inquiété pour toi et regarde encore. Elle sera supprimée au plus tard une heure après que ce sera réglé.",
  "erase.failed": "L’effacement n’a pas marché. Réessaie dans un instant.",
  "full.heading": "Le texte complet",
  "full.who": "Qui est là",
  "full.who.more":
    "Ton université gère ce service. La personne qui t’écoute étudie aussi et a suivi une formation. D’autres personnes les supervisent. Des professionnels sont appelés quand quelqu’un peut être en danger.",
  "full.kept": "Ce qu’on garde, et comment ça disparaît",
  "full.kept.more":
    "Ce qui est écrit ici est gardé sous une clé qui change toutes les heures. Quand le temps est passé, la clé est détruite et aucune copie ne peut être lue. Si quelqu’un s’inquiète pour toi, on garde jusqu’à une heure après que c’est réglé.",
  "full.stays": "Ce qui reste",
  "full.stays.more":
    "Qu’il y a eu une conversation, quand quelqu’un s’est inquiété, comment ça s’est terminé et qui de l’équipe a fait quoi. Tout est sous ton nom inventé. Tes mots n’y sont pas, ni rien qui dise qui tu es.",
  "full.read": "Qui peut lire",
  "full.read.more":
    "La personne avec qui tu écris. La supervision, si une règle ou une personne s’est inquiétée. Un professionnel, si on l’a appelé. Chaque regard de l’extérieur est noté dans un registre qu’on ne peut pas changer sans que ça se voie. Les règles se trompent : c’est une personne qui décide.",
  "full.never": "Ce qu’on ne fait jamais",
  "full.never.more":
    "On ne vend rien, on ne met ni pub ni cookies, et personne d’autre ne lit. Ce que tu écris sert à cette conversation et à rien d’autre.",
  "full.ask": "Si tu as une question plus tard",
  "full.ask.more":
    "On ne sait pas qui tu es, donc on ne peut pas retrouver ta conversation. Si tu veux garder quelque chose, note-le avant de partir.",
  "full.close": "Retour",
  "report.heading": "Prévenir la supervision",
  "report.lead":
    "Quelque chose n’allait pas avec la personne qui t’écoute ? La supervision le lit. Cette personne ne le voit jamais.",
  "report.what": "Que s’est-il passé ?",
  "report.reason.hurtful": "C’était blessant ou sans respect",
  "report.reason.sexual": "Propos ou avances sexuels",
  "report.reason.too_personal": "A demandé qui je suis ou à me voir",
  "report.reason.threats": "Menaces ou pression",
  "report.reason.unsafe_advice": "Un conseil qui semblait faux ou risqué",
  "report.reason.other": "Autre chose",
  "report.words": "Avec tes mots, si tu veux",
  "report.too_long": "C’est trop long. Raccourcis un peu.",
  "report.failed": "L’envoi n’a pas marché. Réessaie dans un instant.",
  "report.cancel": "Annuler",
  "report.send": "Envoyer",
  "report.received.heading": "Ton signalement est arrivé",
  "report.received":
    "Merci de l’avoir dit. La supervision va s’en occuper. La personne qui t’écoute n’en sait rien.",
  "report.someone_else.lead": "Préfères-tu continuer avec quelqu’un d’autre ?",
  "report.someone_else": "Quelqu’un d’autre, s’il te plaît",
  "report.stay": "Rester ici",
  "report.close": "Fermer",

  "blocked.heading": "Tu ne peux pas commencer de conversation pour le moment.",
  "blocked.reason.harassment":
    "La supervision a mis fin à ta dernière conversation pour insultes ou harcèlement. Les personnes qui écoutent ici étudient aussi.",
  "blocked.reason.sexual":
    "La supervision a mis fin à ta dernière conversation pour messages sexuels. Les personnes qui écoutent ici étudient aussi.",
  "blocked.reason.threats":
    "La supervision a mis fin à ta dernière conversation pour menaces contre quelqu’un.",
  "blocked.reason.misuse":
    "La supervision a mis fin à ta dernière conversation : ce service n’est pas fait pour ça.",
  "blocked.until": "Cela prend fin tout seul : {until}. Ensuite, tu peux revenir ici.",
  "blocked.undecided": "Une deuxième personne décide encore si cela dure plus longtemps.",
  "blocked.anonymous":
    "On ne sait toujours pas qui tu es. Seul cet onglet est reconnu, et c’est effacé à la fin.",
  "blocked.danger.heading": "Es-tu en danger ?",
  "blocked.danger.lead":
    "Alors rien de tout cela ne compte. Appelle un des numéros, ou fais venir un professionnel ici maintenant.",

  "access.heading": "Ton code d’accès",
  "access.lead":
    "Ce lieu est pour celles et ceux qui étudient ici. Tape le code, le même pour tout le monde. Il ne dit pas qui tu es, et nous ne le gardons pas.",
  "access.label": "Code d’accès",
  "access.where":
    "Tu le trouves là où ton université parle de ce service. Les majuscules et les tirets ne comptent pas.",
  "access.enter": "Entrer",
  "access.back": "Retour",
  "access.unknown": "Ce code n’est pas encore le bon. Regarde-le encore une fois.",
  "access.expired": "Ce code ne sert plus. Il y en a un nouveau, au même endroit.",
  "access.patience": {
    one: "Trop de codes ont été essayés depuis ton réseau. Tu peux réessayer dans {count} seconde.",
    other:
      "Trop de codes ont été essayés depuis ton réseau. Tu peux réessayer dans {count} secondes.",
  },
  "access.work.heading": "Un moment, s’il te plaît",
  "access.work.lead":
    "Beaucoup de monde arrive en ce moment. Ton appareil fait un petit calcul, pour qu’aucune machine ne prenne la place de quelqu’un. Cela dure quelques secondes, puis tu y es.",
  "access.work.label": "Calcul en cours",
  "access.work.failed": "Le calcul n’a pas marché sur cet appareil. Essaie encore une fois.",
  "access.work.again": "Réessayer",
  "access.danger":
    "Alors tu n’as besoin de rien de tout cela. Appelle un des numéros, ou fais venir un professionnel maintenant.",
  "contact.offer": "Comment te joindre si la connexion se coupe ? Seulement si tu veux.",
  "contact.button": "Laisser un moyen de me joindre",
  "contact.no": "Non, merci",
  "contact.heading": "Si la connexion se coupe",
  "contact.lead": {
    one: "Seul le professionnel appelé peut l’ouvrir. La personne qui t’écoute ne le voit jamais. C’est effacé {count} heure après, ou plus tôt, une fois l’appel terminé.",
    other:
      "Seul le professionnel appelé peut l’ouvrir. La personne qui t’écoute ne le voit jamais. C’est effacé {count} heures après, ou plus tôt, une fois l’appel terminé.",
  },
  "contact.phone": "Un numéro de téléphone",
  "contact.place": "Où tu es",
  "contact.name": "Le nom que tu préfères",
  "contact.leave_now":
    "Indique seulement ce que tu veux. Tu peux le reprendre à tout moment, et « Partir vite » l’efface aussitôt.",
  "contact.failed": "Ce n’est pas passé. Réessaie, s’il te plaît, ou appelle l’un des numéros.",
  "contact.cancel": "Pas maintenant",
  "contact.send": "Laisser ici",
  "contact.left": "Tu as laissé un moyen de te joindre. Ce sera effacé au plus tard le {time}.",
  "contact.change": "Changer",
  "contact.take_back": "Reprendre",
  "code.heading": "Un chemin de retour, si tu veux",
  "code.lead": {
    one: "Avec ce code, tu peux revenir pendant {count} heure.",
    other: "Avec ce code, tu peux revenir pendant {count} heures.",
  },
  "code.once": "Il ne s’affiche que cette fois. Note-le maintenant.",
  "code.phone": "Il ressemble à un numéro de téléphone, mais il ne sonne nulle part.",
  "code.who": "Quiconque l’a peut lire ce qu’on t’a écrit ici, jamais ce que tu as écrit.",
  "code.written": "Je l’ai noté",
  "code.cancel": "Pas de code",
  "code.confirm": "Pour vérifier : quels sont les quatre derniers chiffres ?",
  "code.wrong": "Ce ne sont pas les quatre derniers. Regarde-le encore une fois.",
  "code.again": "Le revoir",
  "code.keep": "C’est fait",
  "code.failed": "Ça n’a pas marché. Rien n’a été gardé. Réessaie dans un instant.",
  "code.try_again": "Réessayer",
  "code.kept.heading": "Ton code est prêt",
  "code.kept":
    "Il te ramène jusqu’au {until}. Ne l’écris pas dans la conversation : personne ici n’en a besoin.",
  "code.done": "D’accord",
  "return.heading": "Te revoilà",
  "return.lead": "Tape ton code de retour. Tu verras ensuite ce qu’on t’a écrit ici.",
  "return.label": "Code de retour",
  "return.open": "Ouvrir",
  "return.lost":
    "Tu n’as plus le code ? Tu peux commencer une nouvelle conversation. Nous ne pouvons pas retrouver l’ancienne pour toi.",
  "return.not_a_code": "Un code a dix chiffres, après +210. Regarde encore une fois.",
  "return.unknown":
    "Ce code ne mène nulle part. Il y a peut-être une faute, ou son temps est passé. Tu peux commencer une nouvelle conversation.",
  "return.slow_down": "Trop de codes ont été essayés à l’instant. Attends une minute.",
  "return.late": "C’était il y a plus d’une heure. Tape ton code encore une fois.",
  "return.opened.heading": "C’est bien que tu sois là",
  "return.replies": "Voici ce qu’on t’a écrit. Ce que tu as écrit toi-même n’est pas montré.",
  "return.nothing": "Il n’y a plus rien à lire : tout a été effacé à temps, comme promis.",
  "return.next":
    "Tu veux continuer à écrire ? Tu auras un nouveau nom inventé, et la personne qui t’écoute ne verra rien d’avant.",
  "return.wish": "Avec qui ?",
  "return.wish.anyone": "Avec la première personne libre",
  "return.wish.same": "Avec la même personne, si elle peut quand c’est mon tour",
  "return.wish.wait_for_same": "Avec la même personne. Je l’attends, jusqu’à dix minutes",
  "return.wish.more":
    "On lui demande sans dire ton nom. Si elle ne peut pas, tu continues avec la personne suivante.",
  "return.go_on": "Continuer à écrire",
  "return.not_now": "Pas maintenant",
  "return.until": "Ton code te ramène jusqu’au {until}.",
  "message.hint":
    "Personne n’est de service en ce moment. Écris ce qui te pèse. Tu peux ensuite le laisser comme message.",
  "message.offer":
    "Personne n’est de service en ce moment. Tu peux laisser ce que tu as écrit et revenir lire la réponse.",
  "message.button": "Le laisser comme message",
  "message.heading": "Laisser un message",
  "message.lead":
    "Il sera lu quand le prochain service commencera. Avant, il se peut que personne ne le voie.",
  "message.opens": "Prochaine ouverture : {when}.",
  "message.danger": "Si ça ne peut pas attendre, ces numéros répondent maintenant.",
  "message.kept": {
    one: "Si personne ne répond, ton message est gardé {count} heure. Tu peux le reprendre avant.",
    other:
      "Si personne ne répond, ton message est gardé {count} heures. Tu peux le reprendre avant.",
  },
  "message.answer_kept": {
    one: "La réponse peut être lue pendant {count} heure. Passe voir de temps en temps.",
    other: "La réponse peut être lue pendant {count} heures. Passe voir de temps en temps.",
  },
  "message.code": "Tu reviens avec un code de retour. C’est le seul chemin vers ta réponse.",
  "message.next": "Voir mon code",
  "message.cancel": "Continuer d’attendre",
  "message.leave": "Laisser le message",
  "message.failed":
    "Ça n’a pas marché. Ce que tu as écrit est encore là, et rien n’a été laissé. Réessaie dans un moment.",
  "left.heading": "Ton message attend que quelqu’un soit là.",
  "left.come_back":
    "Reviens avec ton code de retour pour lire la réponse. Il te ramène jusqu’au {until}.",
  "left.come_back.unknown": "Reviens avec ton code de retour pour lire la réponse.",
  "left.danger":
    "Si ça devient plus dur d’ici là, ne nous attends pas. Ici, quelqu’un répond maintenant.",
  "left.erase": "Reprendre mon message",
  "left.erase.lead": "Il est effacé aussitôt, et ton code ne mène plus nulle part.",
  "left.erase.confirm": "Oui, effacer mon message",
  "left.erase.cancel": "Le laisser",
  "left.done": "Revenir à la première page",
  "return.message.waits": "Personne n’a encore répondu. Ton message attend toujours.",
  "return.message.taken": "Quelqu’un lit ton message en ce moment. Reviens voir dans un moment.",
  "return.message.over":
    "Personne n’a répondu à temps à ton message. On est désolés. Tu peux réécrire maintenant.",
  "return.message.next":
    "Tu peux aussi attendre quelqu’un maintenant. Alors ton message est repris : redis ce qui compte pour toi.",
  "return.message.now": "Le reprendre et attendre",
  "return.message.later": "Le laisser attendre",
} satisfies In<typeof en>;
