/** Sentences that students read, in Spanish; they are addressed as they address each other. */

import type en from "../en/student";
import type { In } from "../translate";

export default {
  "service.name": "Quietline",
  title: "Notas",
  "title.somebody": "(1) Notas",

  "language.label": "Idioma",

  leave_now: "Salir ya",
  "leave_now.hint":
    "Termina tu visita y borra esta página al instante. Tres veces Escape hace lo mismo.",
  "leave_now.keys": "¿Sin tiempo de buscar el botón? Pulsa Escape tres veces.",

  "landing.heading": "No tienes que cargar con esto a solas.",
  "landing.lead": "Escribe con otra persona que estudia y que ha aprendido a escuchar.",
  "landing.who": "Con formación, pero no es terapia",
  "landing.who.more":
    "Alguien de tu edad que tiene tiempo para ti. Una persona real desde el primer mensaje.",
  "landing.anonymous": "Sin nombre, sin cuenta",
  "landing.anonymous.more":
    "Recibes un nombre inventado para esta visita. Nunca preguntamos quién eres.",
  "landing.free": "Gratis, y a tu ritmo",
  "landing.free.more": "Escribe sobre lo que sea, grande o pequeño. Vete cuando quieras.",
  "landing.nobody": "Ahora mismo no hay ningún profesional de guardia.",
  "landing.nobody.more":
    "Otra persona que estudia y tiene formación puede escucharte igualmente. Si estás en peligro, llama a uno de estos números: allí responde alguien.",
  "landing.closed": "Ahora estamos cerrados.",
  "landing.closed.more":
    "No hay ningún profesional de guardia, y no queremos dejarte sin uno si lo necesitas. Llama a uno de estos números: allí responde alguien, ahora. Abrimos de nuevo en cuanto haya alguien de guardia.",
  "landing.start": "Empezar a hablar",
  "landing.next": "Antes, medio minuto de lectura: qué guardamos y cuánto tiempo.",
  "landing.code": "Después te pediremos el código de acceso de tu universidad.",

  "status.open": "Abierto ahora",
  "status.busy": "Abierto, con espera",
  "status.busy.more": "Quienes escuchan están ahora con alguien. Tendrás un sitio en la fila.",
  "status.closed": "Cerrado ahora",
  "status.closed.more":
    "Fuera de nuestro horario no hay nadie para escuchar. Si estás en peligro, llama a uno de los números: ahí contesta alguien, ahora.",
  "status.nobody": "Ahora no hay nadie de guardia",
  "status.nobody.more": "Puedes entrar y esperar. Quizá venga alguien, pero no podemos prometerlo.",
  "status.danger": "Si estás en peligro, aún puedes traer aquí a un profesional.",
  "status.opens": "Próxima apertura: {when}",
  "status.closes": "Abierto hasta: {when}",

  "hours.heading": "Horario",
  "hours.zone": "Horas de {zone}",
  "hours.closed": "cerrado",
  "hours.other": "Otros días",

  "day.monday": "Lunes",
  "day.tuesday": "Martes",
  "day.wednesday": "Miércoles",
  "day.thursday": "Jueves",
  "day.friday": "Viernes",
  "day.saturday": "Sábado",
  "day.sunday": "Domingo",

  "services.heading": "Quién más ayuda",

  "approval.heading": "Revisado por tu universidad",
  "approval.until": "Hasta el {date}",
  "approval.read": "Leer más",

  "elsewhere.numbers": "¿En otro lugar?",
  "elsewhere.numbers.missing":
    "Ahora no se pueden cargar los números. En la mayoría de los países contesta el 112 desde un móvil.",

  "crisis.emergency": "Emergencias",
  "crisis.always": "a cualquier hora",
  "crisis.free": "gratis",

  "help.no_script":
    "Para escribir con alguien, tu navegador necesita JavaScript. Todo en esta página funciona sin él.",

  "poster.scan": "Escanéalo con el móvil o abre:",

  "crisis.heading": "¿En peligro ahora mismo?",
  "crisis.lead": "Llama, por favor. No hace falta que nos escribas antes.",
  "crisis.summary": "Teléfonos que contestan ahora",
  "crisis.fallback.112": "Emergencias",
  "crisis.fallback.112.note": "Europa, y desde el móvil en casi todos los países",
  "crisis.fallback.911": "Emergencias",
  "crisis.fallback.911.note": "América del Norte",
  "crisis.fallback.999": "Emergencias",
  "crisis.fallback.999.note": "Reino Unido, Irlanda y otros",
  "crisis.fallback.988": "Línea de crisis",
  "crisis.fallback.988.note": "Estados Unidos y Canadá, llamada o SMS, día y noche",
  "crisis.fallback.116123": "Alguien que escucha",
  "crisis.fallback.116123.note": "Alemania, Reino Unido, Irlanda y otros de Europa",

  "terms.heading": "Medio minuto antes de empezar",
  "terms.kept": "Qué guardamos y cuánto tiempo",
  "terms.kept.what": "Qué",
  "terms.kept.long": "Cuánto tiempo",
  "terms.kept.texts": "Lo que se escribe en el chat",
  "terms.kept.texts.long": {
    one: "{count} hora después del final; luego se borra",
    other: "{count} horas después del final; luego se borra",
  },
  "terms.kept.texts.unknown": "algunas horas después del final; luego se borra",
  "terms.kept.answers": "Lo que cuentas de ti antes y después, solo si quieres",
  "terms.kept.answers.long": "tanto como la conversación",
  "terms.kept.place": "Tu lugar, si se corta la conexión",
  "terms.kept.place.long": { one: "{count} minuto", other: "{count} minutos" },
  "terms.kept.place.unknown": "algunos minutos",
  "terms.kept.browser": "Una clave en esta pestaña, para volver si la página se recarga",
  "terms.kept.browser.long": "hasta que te vayas o cierres la pestaña",
  "terms.kept.block": "Un número al azar en esta pestaña, para reconocer un bloqueo si lo hay",
  "terms.kept.contact":
    "Un número o un lugar que puedes dejar en una crisis, solo para el profesional",
  "terms.kept.contact.long": { one: "como mucho {count} hora", other: "como mucho {count} horas" },
  "terms.kept.contact.unknown": "como mucho unas horas",
  "terms.kept.log": "Que alguien del equipo miró desde fuera, y cuándo, sin tus palabras",
  "terms.kept.log.long": "queda en un registro, para que se pueda revisar lo que hacemos",
  "terms.kept.identity": "Tu nombre, correo, dispositivo o dirección de red",
  "terms.kept.identity.long": "nunca",
  "terms.peers": "Quien te escucha",
  "terms.peers.can": "puede escuchar, pensar contigo y decirte dónde hay más ayuda.",
  "terms.peers.cannot": "no puede dar un diagnóstico, tratarte ni acompañarte fuera de este chat.",
  "terms.ends": "Cuándo termina por sí sola",
  "terms.ends.length": {
    one: "Una conversación dura {count} minuto. Te avisamos antes.",
    other: "Una conversación dura {count} minutos. Te avisamos antes.",
  },
  "terms.ends.silence": {
    one: "Si nadie escribe durante {count} minuto, preguntamos si sigues ahí. Sin respuesta termina 15 minutos después.",
    other:
      "Si nadie escribe durante {count} minutos, preguntamos si sigues ahí. Sin respuesta termina 15 minutos después.",
  },
  "terms.limits": "Cuándo miran otras personas",
  "terms.limits.rules":
    "Unas reglas simples buscan señales de peligro en lo que escribes. No deciden nada. Piden a una persona que mire.",
  "terms.limits.people":
    "Si alguien se preocupa por ti, o pides ayuda urgente, quien supervisa puede leer y un profesional puede entrar. Si llamamos a un profesional o entra, lo verás en tu chat.",
  "terms.limits.encryption":
    "Lo que escribes va cifrado en el camino y en nuestro almacén, pero no de extremo a extremo: el servicio puede leerlo. Si no, no podría llamar a nadie.",
  "terms.full": "Leer el texto completo",
  "terms.full.failed":
    "Ahora no se puede cargar el texto completo. Inténtalo otra vez en un momento.",
  "terms.agree": "Entendido, empecemos",
  "terms.back": "Atrás",

  "menu.button": "Menú",
  "menu.heading": "¿Qué quieres hacer?",
  "menu.urgent": "Necesito ayuda urgente",
  "menu.urgent.more": "Teléfonos que contestan ahora, y un profesional",
  "menu.someone_else": "Otra persona, por favor",
  "menu.someone_else.more": "Sigues con otra persona.",
  "menu.known": "Creo que nos conocemos",
  "menu.known.more": "Nadie sabrá por qué cambias.",
  "menu.role": "Qué puede hacer quien te escucha",
  "menu.role.more": "Y qué no",
  "menu.end": "Terminar la conversación",
  "menu.end.more": "Te preguntamos una vez más.",
  "menu.back": "Atrás",

  "wish.someone_else.heading": "¿Seguir con otra persona?",
  "wish.someone_else.lead":
    "Está bien, y no hace falta un motivo. La otra persona solo ve que sigues con alguien más.",
  "wish.next":
    "El siguiente turno es tuyo. Quien venga podrá leer lo escrito hasta ahora. Puede tardar un poco.",
  "wish.offline": "Ahora no hay conexión. Espera un momento, por favor.",
  "wish.confirm": "Seguir con otra persona",
  "wish.cancel": "Quedarme",
  "wish.known.heading": "¿Conoces a esta persona?",
  "wish.known.lead":
    "Entonces puedes cambiar sin decir nada. La otra persona no sabrá por qué, y en esta visita no te volverá a tocar con ella.",

  "session.heading.waiting": "Esperando a alguien para ti",
  "session.heading.with": "Hablando con {name}",
  "session.heading.with_clinician": "Hablando con {name} y un profesional",
  "session.heading.with_moderator": "Hablando con {name} y quien supervisa",
  "session.heading.moderator": "Está aquí quien supervisa",
  "session.heading.clinician": "Hay un profesional aquí",
  "session.you_are": "Aquí te llamas {pseudonym}.",
  "session.you_are.unknown": "Buscando tu lugar…",

  "waiting.first": "El siguiente turno es tuyo.",
  "waiting.position": "Tienes el número {position} en la fila.",
  "waiting.supporters": {
    one: "Hay {count} persona de turno.",
    other: "Hay {count} personas de turno.",
  },
  "waiting.nobody":
    "Ahora mismo no hay nadie de turno. Guardamos tu lugar y puede llegar alguien, pero no podemos prometerlo.",
  "waiting.nobody.short": "Ahora mismo no hay nadie de turno.",
  "waiting.nobody.more": "Si no puede esperar, en estos teléfonos contestan ahora:",
  "waiting.supporter_lost":
    "Se cortó la conexión de quien te escuchaba y no volvió. No es por ti. El siguiente turno es tuyo.",
  "waiting.moderator_left": "Quien supervisa tuvo que irse. El siguiente turno es tuyo.",
  "waiting.clinician_left":
    "El profesional tuvo que irse. El siguiente turno es tuyo. Si empeora, vuelve a pedir ayuda urgente.",
  "waiting.handed_over":
    "Sigues con otra persona. El siguiente turno es tuyo, y nadie tiene que saber por qué.",
  "waiting.write": "Ya puedes escribir. Lo leerán en cuanto haya alguien.",
  "waiting.honest":
    "No sabemos cuánto tarda. Tu lugar está seguro mientras esta página siga abierta.",
  "waiting.closes": "Si nadie queda libre hasta entonces, lo verás aquí.",
  "waiting.estimate": "Según la última hora, unos {minutes} minutos.",
  "waiting.estimate.more":
    "Puede ser menos o más. Tu lugar está seguro mientras esta página siga abierta.",

  "presence.here": "aquí",
  "presence.away": "sin conexión, se espera que vuelva",
  "presence.typing": "{name} está escribiendo…",

  "author.student": "Tú",
  "author.supporter": "Quien te escucha",
  "author.moderator": "Quien supervisa",
  "author.clinician": "Profesional",

  "event.waiting.arrived": "Estás en la fila. Te damos la bienvenida.",
  "event.waiting.supporter_lost":
    "Se cortó la conexión de quien te escuchaba. El siguiente turno es tuyo.",
  "event.waiting.moderator_left": "Quien supervisa tuvo que irse. El siguiente turno es tuyo.",
  "event.listening": "Quien te escuchaba sigue aquí y va leyendo.",
  "event.speaking": "Quien te escuchaba vuelve a escribir contigo.",
  "event.stepped_back":
    "Quien te escuchaba se ha ido y te desea lo mejor. No estás a solas: sigues con la persona que está aquí ahora.",
  "event.taken_over":
    "A partir de aquí sigue contigo quien supervisa este servicio. Ha leído lo que escribiste.",
  "event.waiting.clinician_left": "El profesional tuvo que irse. El siguiente turno es tuyo.",
  "event.waiting.handed_over": "El siguiente turno es tuyo.",
  "event.paired": "{name} está aquí. También estudia y tiene formación.",
  "event.help_requested": "Has pedido ayuda urgente. Estamos buscando a alguien.",
  "event.help_called": "Estamos llamando a un profesional. Puedes seguir escribiendo.",
  "event.on_the_way": "Un profesional ha visto nuestra llamada y viene a este chat.",
  "event.nobody_reached":
    "Todavía no hemos localizado a nadie. Seguimos llamando. No nos esperes, por favor: {numbers}",
  "event.handed_over": "Sigues con otra persona.",
  "event.joined.supporter": "Hay alguien para ti.",
  "event.joined.moderator": "Ahora está aquí quien supervisa.",
  "event.joined.clinician": "Ahora hay un profesional aquí.",
  "event.joined.student": "Has vuelto.",
  "event.left.supporter": "Quien te escuchaba se ha ido.",
  "event.left.moderator": "Quien supervisa se ha ido.",
  "event.left.clinician": "El profesional se ha ido.",
  "event.left.student": "Te has ido.",
  "event.time_left": {
    one: "A esta conversación le queda {count} minuto.",
    other: "A esta conversación le quedan {count} minutos.",
  },
  "event.extended": "Ahora hay más tiempo: {minutes} minutos más.",
  "event.still_there":
    "Hace un rato que nadie escribe. Sin una señal tuya, la conversación termina en {minutes} minutos.",
  "event.still_here": "Sigues ahí.",
  "event.ended": "La conversación ha terminado.",

  "composer.placeholder.waiting": "Escribe lo que te pasa…",
  "composer.placeholder": "Escribe aquí…",

  "urgent.button": "Necesito ayuda urgente",
  "urgent.heading": "Ayuda urgente",
  "urgent.lead": "Si tu vida o la de otra persona está en peligro, llama ahora, por favor:",
  "urgent.in": "O pide que un profesional entre en este chat",
  "urgent.in.more": "Llamamos al profesional de guardia, que verá lo que has escrito aquí.",
  "urgent.call": "Llamar a un profesional",
  "urgent.back": "Volver a la conversación",
  "urgent.asking": "Pidiendo ayuda…",
  "urgent.asking.offline":
    "No hay conexión. Pediremos ayuda en cuanto vuelva. Llama ahora a uno de los números, por favor.",
  "urgent.asked": "Ya hemos pedido ayuda. En el chat verás qué pasa ahora.",
  "urgent.called": "Ya hemos pedido ayuda. Estamos llamando a un profesional.",
  "urgent.coming":
    "Ya hemos pedido ayuda. Un profesional ha visto nuestra llamada y viene a este chat.",
  "urgent.nobody":
    "Ya hemos pedido ayuda. Todavía no hemos localizado a nadie y seguimos llamando. No nos esperes: llama a uno de estos números.",
  "urgent.here": "Hay un profesional en la conversación.",

  "end.heading": "¿Terminar esta conversación?",
  "end.lead":
    "La otra persona sabrá que te has ido. Puedes empezar de nuevo cuando quieras, pero quizá con alguien distinto.",
  "end.confirm": "Terminar",
  "end.cancel": "Seguir",

  "ended.heading": "Gracias por escribir.",
  "ended.by_student": "Decir las cosas cuesta, también por escrito. Cuídate mucho hoy.",
  "ended.by_moderator":
    "Quien supervisa ha terminado la conversación. Eso no significa que no puedas tener ayuda: en los números de abajo siempre responde alguien, y puedes volver cuando quieras.",
  "ended.by_staff": "La otra persona ha terminado la conversación. Ojalá haya ayudado un poco.",
  "ended.by_absence":
    "Estuviste fuera un rato y la conversación se cerró. Puedes volver cuando quieras.",
  "ended.by_time_limit":
    "Aquí las conversaciones tienen un límite de tiempo, y esta ha llegado a él. Puedes empezar otra.",
  "ended.by_length":
    "Se acabó el tiempo de esta conversación. No has contado demasiado, y puedes empezar otra cuando quieras.",
  "ended.by_silence":
    "Hacía un rato que nadie escribía, así que se cerró la conversación. No pasa nada. Puedes volver cuando quieras.",
  "ended.by_closing":
    "Cerramos por ahora, y nadie quedó libre a tiempo. Lo sentimos. En estos números sí te contestan ahora.",
  "still_there.question": "¿Sigues ahí?",
  "still_there.answer": "Sigo aquí",
  "ended.unknown": "Esta conversación ha terminado. Puedes volver cuando quieras.",
  "ended.deleted": {
    one: "Lo escrito se borra {count} hora después del final.",
    other: "Lo escrito se borra {count} horas después del final.",
  },
  "ended.read_again": "Leer otra vez la conversación",
  "ended.read_again.note": "Solo hasta que cierres esta página.",
  "ended.again": "Empezar de nuevo",

  "landing.return": "Tengo un código de regreso",
  "terms.kept.code":
    "Un código de regreso, solo si lo pides: guardado de modo que nadie puede leerlo. «Salir ya» no lo borra",
  "terms.kept.code.long": { one: "{count} hora", other: "{count} horas" },
  "menu.code": "Pedir un código de regreso",
  "menu.code.more": "Para volver y leer las respuestas",
  "code.offer": "¿Te gustaría poder volver más tarde?",
  "code.offer.yes": "Pedir un código",
  "code.offer.no": "Ahora no",
  "code.asking": "Un momento…",
  "return.back": "Volver",
  "return.failed": "No ha funcionado. Inténtalo de nuevo en un momento.",
  "waiting.same":
    "Estamos preguntando a la persona con la que hablaste y esperamos su respuesta hasta las {until}. Después sigues con quien esté libre.",
  "waiting.anyone": "Con quien esté libre",
  "ended.code": "Pedir un código de regreso",

  "elsewhere.heading": "Esta conversación está abierta en otra pestaña.",
  "elsewhere.lead": "Para que siga en un solo lugar, esta página se ha apartado. ¿Seguir aquí?",
  "elsewhere.kept": "Lo que escribiste aquí y no se envió sigue guardado. Se envía si sigues aquí.",
  "elsewhere.here": "Seguir aquí",
  "outdated.heading": "Hay que recargar esta página.",
  "outdated.lead": "El servicio se renovó mientras estaba abierta. Tu conversación está a salvo.",
  "outdated.reload": "Recargar",

  "waiting.urgent_only":
    "Esta visita es solo para ayuda urgente. Estamos llamando a un profesional. Si no puede esperar, uno de los números contesta ahora.",
  "event.waiting.urgent_only": "Esta visita es para ayuda urgente. Llamamos a un profesional.",
  "event.blocked":
    "Quien supervisa ha terminado esta conversación. Podrás empezar otra después del {until}.",
  "session.heading.urgent_only": "Esperando a un profesional",

  "menu.report": "Avisar de un problema",
  "menu.report.more": "Algo no estuvo bien. Solo lo lee quien supervisa.",

  "report.button": "Avisar de un problema",

  "urgent_only.heading": "Estamos llamando a un profesional.",
  "urgent_only.write": "Ya puedes escribir qué está pasando. Lo leerá en cuanto llegue.",

  "blocked.danger.button": "Estoy en peligro: llamar a un profesional",
  "waiting.outside_hours": "Ahora está cerrado. Puedes escribir y dejarlo aquí como mensaje.",
  "event.waiting.outside_hours": "Ahora está cerrado. Puedes dejar un mensaje.",
  "event.message_waits": "Tu mensaje espera a que haya alguien.",
  "landing.message": "Dejar un mensaje",
  "terms.kept.message": "Un mensaje que dejas cuando no hay nadie",
  "terms.kept.message.long": {
    one: "como mucho {count} hora, si nadie responde",
    other: "como mucho {count} horas, si nadie responde",
  },
} satisfies In<typeof en>;
