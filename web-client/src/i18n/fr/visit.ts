import type en from "../en/visit";
import type { In } from "../translate";

/** Phrases que lisent les étudiants avant et après une conversation. */
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
    "Tu n’as pas à attendre avec ça. À l’un de ces numéros, quelqu’un répond maintenant, ou un professionnel peut venir dans ce chat. Tu gardes ta place dans la file.",
  "severe.call": "Faire venir un professionnel",
  "other.nobody": "Personne qui écrit en {wished} n’est de service maintenant.",
  "other.question": "On cherche aussi quelqu’un qui écrit dans une autre langue ?",
  "other.choose": "Oui, aussi en {language}",

  "after.heading": "Avant de partir",
  "after.lead": "Seulement si tu veux. La personne qui t’a écouté ne voit pas tes réponses.",
  "after.helped": "Est-ce que ça t’a aidé ?",
  "helped.yes": "Oui",
  "helped.a_little": "Un peu",
  "helped.no": "Non",
  "helped.worse": "C’est pire maintenant",
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
} satisfies In<typeof en>;
