/** Sentences that students and staff both read, in Spanish. */

import type en from "../en/shared";
import type { In } from "../translate";

export default {
  "composer.label": "Mensaje",
  "composer.send": "Enviar",
  "composer.picture": "Aquí no se pueden enviar fotos ni archivos. Puedes contarlo con palabras.",
  "composer.too_long": "Es demasiado largo para un mensaje. Divídelo, por favor.",

  "log.label": "Conversación",
  "log.newest": "Ir al último mensaje",
  "line.queued": "Enviando…",
  "line.under_way": "Enviando…",
  "line.held": "Se envía en un momento…",
  "line.refused": "No se pudo enviar. {why}",
  "line.edit": "Volver a editar",
  "line.copy": "Copiar",
  "line.sent": "Enviado",
  "line.delivered": "Entregado",
  "line.seen": "Leído",

  "connection.connecting": "Conectando…",
  "connection.lost": "Reconectando…",
  "connection.unreachable": "Todavía sin conexión. Seguimos intentándolo.",
  "connection.offline": "Este dispositivo no tiene red. Esperando…",
  "connection.restarting": "El servicio se reinicia. Vuelve enseguida.",
  "connection.slow": "La conexión va lenta ahora.",
  "connection.busy": "El servicio está muy ocupado ahora.",
  "connection.much": "Ha sido mucho de una sola vez.",
  "connection.kept": "Lo que escribes no se pierde.",
  "connection.sent_soon": "Lo que escribiste no se pierde y se envía pronto.",
  "connection.try": "Probar ahora",

  "elsewhere.student":
    "Aquí estás más a salvo: en otro sitio perderías el anonimato, y nadie podría ayudar si se pone difícil.",
  "elsewhere.staff":
    "Quedaos aquí, por favor, y no intercambiéis contactos. En otro sitio nadie os protege.",
  "elsewhere.understood": "De acuerdo",

  "dialog.close": "Cerrar",

  "role.heading": "Qué puede hacer quien te escucha",
  "role.can": "Puede",
  "role.can.listen": "escuchar sin juzgar",
  "role.can.think": "pensar contigo, a tu ritmo",
  "role.can.find": "decirte dónde hay más ayuda",
  "role.can.call": "hacer que llamen a un profesional si hay peligro",
  "role.cannot": "No puede",
  "role.cannot.treat": "dar un diagnóstico ni un tratamiento",
  "role.cannot.outside": "verte ni escribirte fuera de este chat",
  "role.cannot.secret": "guardar el secreto si hay una vida en peligro",
  "role.both": "Las dos partes leen esta tarjeta.",

  "error.not_json": "El servicio no lo ha entendido.",
  "error.unknown_frame": "El servicio no lo ha entendido.",
  "error.bad_frame": "El servicio no lo ha entendido.",
  "error.too_large": "Es demasiado largo.",
  "error.version_unsupported": "Esta página está anticuada. Vuelve a cargarla, por favor.",
  "error.hello_first": "El servicio no lo ha entendido.",
  "error.already_greeted": "El servicio no lo ha entendido.",
  "error.out_of_state": "Ya no es posible.",
  "error.listening": "Ahora solo estás leyendo.",
  "error.not_signed_in": "Tu sesión ya no está abierta.",
  "error.wrong_password": "El nombre o la contraseña no son correctos.",
  "error.denied": "No puedes hacer esto.",
  "error.not_found": "No se ha encontrado.",
  "error.conflict": "Alguien fue más rápido. Vuelve a mirar, por favor.",
  "error.busy": "El servicio está ocupado. Prueba otra vez en un momento.",
  "error.slow_down": "Fue demasiado seguido. Espera un minuto y prueba otra vez.",
  "error.foreign_origin": "El servicio no acepta la dirección de esta página.",
  "error.bad_rota": "La guardia no puede ser así.",
  "error.nobody_on_call":
    "Ahora mismo no hay ningún profesional de guardia, así que no entra nadie nuevo.",
  "error.outside_hours":
    "Ahora estamos fuera de nuestro horario, así que no empieza ninguna conversación nueva.",
  "error.own_return_code":
    "Ese es tu código de regreso. Es más seguro que aquí nadie lo conozca: quítalo y envía el resto.",
  "error.internal": "Algo ha fallado por nuestra parte.",
  "error.unreachable": "Ahora no se puede llegar al servicio.",
} satisfies In<typeof en>;
