/** Sentences that students and staff both read, in French. */

import type en from "../en/shared";
import type { In } from "../translate";

export default {
  "composer.label": "Message",
  "composer.send": "Envoyer",
  "composer.picture":
    "On ne peut pas envoyer de photos ni de fichiers ici. Tu peux le dire avec des mots.",
  "composer.too_long":
    "C’est trop long pour un seul message. Coupe-le en plusieurs, s’il te plaît.",

  "log.label": "Conversation",
  "log.newest": "Aller au dernier message",
  "line.queued": "Envoi…",
  "line.under_way": "Envoi…",
  "line.held": "Envoyé dans un instant…",
  "line.refused": "L’envoi n’a pas marché. {why}",
  "line.edit": "Modifier",
  "line.copy": "Copier",
  "line.sent": "Envoyé",
  "line.delivered": "Arrivé",
  "line.seen": "Lu",

  "connection.connecting": "Connexion…",
  "connection.lost": "Reconnexion…",
  "connection.unreachable": "Toujours pas de connexion. On essaie encore.",
  "connection.offline": "Cet appareil est hors ligne. On attend le réseau…",
  "connection.restarting": "Le service redémarre. Il revient dans un instant.",
  "connection.slow": "La connexion est lente en ce moment.",
  "connection.busy": "Le service est très occupé en ce moment.",
  "connection.much": "Ça faisait beaucoup d’un coup.",
  "connection.kept": "Ce que tu écris est gardé.",
  "connection.sent_soon": "Ce que tu as écrit est gardé et part bientôt.",
  "connection.try": "Essayer",

  "elsewhere.student":
    "Tu es plus à l’abri ici : ailleurs, tu ne serais plus anonyme, et personne ne pourrait aider si ça devient dur.",
  "elsewhere.staff":
    "Restez ici, s’il vous plaît, et n’échangez pas de contacts. Ailleurs, personne ne vous protège.",
  "elsewhere.understood": "D’accord",

  "dialog.close": "Fermer",

  "role.heading": "Ce que peut faire la personne qui t’écoute",
  "role.can": "Elle peut",
  "role.can.listen": "écouter sans juger",
  "role.can.think": "réfléchir avec toi, à ton rythme",
  "role.can.find": "te dire où trouver plus d’aide",
  "role.can.call": "faire appeler un professionnel en cas de danger",
  "role.cannot": "Elle ne peut pas",
  "role.cannot.treat": "donner un diagnostic ni un traitement",
  "role.cannot.outside": "te voir ou t’écrire hors de ce chat",
  "role.cannot.secret": "se taire si une vie est en danger",
  "role.both": "Les deux côtés lisent cette carte.",

  "error.not_json": "Le service n’a pas compris.",
  "error.unknown_frame": "Le service n’a pas compris.",
  "error.bad_frame": "Le service n’a pas compris.",
  "error.too_large": "C’est trop long.",
  "error.version_unsupported": "Cette page n’est plus à jour. Recharge-la, s’il te plaît.",
  "error.hello_first": "Le service n’a pas compris.",
  "error.already_greeted": "Le service n’a pas compris.",
  "error.out_of_state": "Ce n’est plus possible.",
  "error.listening": "Pour l’instant, tu lis seulement.",
  "error.not_signed_in": "Ta session n’est plus ouverte.",
  "error.wrong_password": "Le nom ou le mot de passe est faux.",
  "error.denied": "Tu ne peux pas faire ça.",
  "error.not_found": "On ne l’a pas trouvé.",
  "error.conflict": "Quelqu’un a été plus rapide. Regarde encore une fois.",
  "error.busy": "Le service est occupé. Réessaie dans un instant.",
  "error.slow_down": "C’était trop souvent. Attends une minute et réessaie.",
  "error.foreign_origin": "Le service n’accepte pas l’adresse de cette page.",
  "error.bad_rota": "Le planning ne peut pas être ainsi.",
  "error.nobody_on_call":
    "Aucun professionnel n’est de garde en ce moment, donc on n’accueille personne de plus.",
  "error.outside_hours":
    "Nous sommes en dehors de nos heures d’ouverture, donc aucune nouvelle conversation ne commence.",
  "error.own_return_code":
    "C’est ton code de retour. C’est plus sûr si personne ici ne le connaît : enlève-le et envoie le reste.",
  "error.internal": "Quelque chose n’a pas marché chez nous.",
  "error.unreachable": "On ne peut pas joindre le service en ce moment.",
} satisfies In<typeof en>;
