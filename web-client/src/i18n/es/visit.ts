import type en from "../en/visit";
import type { In } from "../translate";

/** Frases que se leen después de las primeras pantallas: antes y después de una conversación, y al pedir más. */
export default {
  "before.summary": "Contar algo antes de empezar",
  "before.lead": "Solo si quieres. Quien te acompañe lo lee antes de la primera palabra.",
  "before.topic": "¿De qué se trata?",
  "topic.studies": "Estudios y exámenes",
  "topic.loneliness": "Soledad",
  "topic.family": "Familia",
  "topic.relationship": "Pareja",
  "topic.money": "Dinero y vivienda",
  "topic.other": "Otra cosa",
  "before.way": "¿Qué te gustaría?",
  "way.listen": "Alguien que escuche",
  "way.think_along": "Alguien que piense conmigo",
  "way.find_services": "Ayuda para encontrar apoyo",
  "before.languages": "Me gustaría escribir en",
  "before.languages.more": "Con más idiomas puede ser más rápido.",
  "before.faculty": "Nadie de mi facultad, por favor",
  "before.faculty.any": "Me da igual",
  "before.faculty.more": "Quien te acompañe no ve esto.",
  "feeling.before": "¿Cómo estás ahora mismo?",
  "feeling.after": "¿Cómo estás ahora?",
  "feeling.scale": "0 quiere decir: no podría estar peor. 10 quiere decir: no podría estar mejor.",
  "before.kept": "Guardado. Puedes cambiarlo hasta que haya alguien.",
  "before.saving": "Aún no se ha enviado…",
  "before.clear": "Retirar mis respuestas",
  "severe.heading": "Eso suena muy duro.",
  "severe.lead":
    "No tienes que esperar con esto. Un profesional puede entrar en este chat, o en uno de estos números responden ahora. Tu lugar en la fila sigue siendo tuyo.",
  "severe.call": "Pedir que venga un profesional",
  "other.nobody": "Ahora no hay nadie de turno que escriba en {wished}.",
  "other.question": "¿Buscamos también a alguien que escriba en otro idioma?",
  "other.choose": "Sí, también en {language}",

  "after.heading": "Antes de irte",
  "after.lead": "Solo si quieres. Quien te acompañó no ve tus respuestas.",
  "after.helped": "¿Te ha ayudado?",
  "helped.yes": "Sí",
  "helped.a_little": "Un poco",
  "helped.no": "No",
  "helped.worse": "Ahora estoy peor",
  "after.next": "¿Qué ayudaría ahora?",
  "next.talk_again": "Hablar aquí otra vez",
  "next.counselling": "La orientación de la uni",
  "next.doctor": "Una médica o un médico",
  "next.emergency": "Un número al que llamar ya",
  "next.nothing": "Nada por ahora",
  "next.talk_again.more":
    "Puedes volver cuando quieras. Quizá te escuche otra persona, y también está bien.",
  "next.counselling.more":
    "En el servicio de orientación de tu universidad hay personas que se dedican a esto y tienen más tiempo que un chat. Basta con escribir: «Me gustaría hablar con alguien».",
  "next.doctor.more":
    "El centro de salud es un buen primer paso, también cuando no se trata del cuerpo. Puedes decir: «Hace tiempo que no estoy bien».",
  "next.emergency.more": "Aquí responden ahora:",
  "next.nothing.more": "Está bien. Trátate con cariño hoy.",
  "after.kept": "Gracias. Se borra junto con la conversación.",
  "after.failed": "No se ha podido enviar. Inténtalo otra vez en un momento.",
  "worse.heading": "Gracias por decirlo.",
  "worse.lead":
    "Se avisa a quien supervisa este servicio de que ha ido a peor. No sabe quién eres y no puede contactarte, así que no nos esperes, por favor. Aquí responden ahora:",

  "erase.button": "Borrar mi conversación ahora",
  "erase.lead":
    "Todo lo que se escribió y se respondió se borra al momento. Nadie podrá leerlo ni recuperarlo.",
  "erase.confirm": "Sí, borrarla ahora",
  "erase.cancel": "Dejarla hasta entonces",
  "erase.gone": "Se ha borrado. Aquí ya no queda nada de lo que escribiste.",
  "erase.gone.copies": {
    one: "Las copias de seguridad no se pueden abrir pasada {count} hora como mucho.",
    other: "Las copias de seguridad no se pueden abrir pasadas {count} horas como mucho.",
  },
  "erase.under_review":
    "Todavía no se puede borrar, porque alguien se preocupó por ti y aún lo está mirando. Se borra como mucho una hora después de que quede resuelto.",
  "erase.failed": "Ahora no se ha podido borrar. Inténtalo otra vez en un momento.",
  "full.heading": "El texto completo",
  "full.who": "Quién está aquí",
  "full.who.more":
    "Tu universidad lleva este servicio. Quien te escucha también estudia y ha recibido formación. Otras personas supervisan su trabajo. Se llama a profesionales cuando alguien puede estar en peligro.",
  "full.kept": "Qué guardamos y cómo desaparece",
  "full.kept.more":
    "Lo que se escribe aquí se guarda con una clave que cambia cada hora. Cuando se cumple el plazo, la clave se destruye y ninguna copia se puede leer. Si alguien se preocupa por ti, se guarda hasta una hora después de aclararlo.",
  "full.stays": "Qué queda",
  "full.stays.more":
    "Que hubo una conversación, cuándo alguien se preocupó, cómo terminó y quién del equipo hizo qué. Todo va con tu nombre inventado. No están tus palabras, ni nada que diga quién eres.",
  "full.read": "Quién puede leer",
  "full.read.more":
    "La persona con la que escribes. Quien supervisa, si una regla o una persona se preocupó. Un profesional, si se le llamó. Cada mirada desde fuera queda en un registro que nadie puede cambiar sin que se note. Las reglas se equivocan: decide una persona.",
  "full.never": "Lo que nunca hacemos",
  "full.never.more":
    "No vendemos nada, no ponemos anuncios ni cookies, y no dejamos leer a nadie más. Lo que escribes sirve para esta conversación y para nada más.",
  "full.ask": "Si más tarde tienes una pregunta",
  "full.ask.more":
    "No sabemos quién eres, así que no podemos buscar tu conversación. Si quieres guardar algo, apúntalo antes de irte.",
  "full.close": "Atrás",
  "report.heading": "Avisar a quien supervisa",
  "report.lead":
    "¿Algo no estuvo bien con quien te escucha? Lo lee quien supervisa. Quien te escucha no lo ve nunca.",
  "report.what": "¿Qué ha pasado?",
  "report.reason.hurtful": "Fue hiriente o irrespetuoso",
  "report.reason.sexual": "Comentarios o insinuaciones sexuales",
  "report.reason.too_personal": "Preguntó quién soy o quiso quedar",
  "report.reason.threats": "Amenazas o presión",
  "report.reason.unsafe_advice": "Un consejo que parecía malo o peligroso",
  "report.reason.other": "Otra cosa",
  "report.words": "Con tus palabras, si quieres",
  "report.too_long": "Es demasiado largo. Acórtalo un poco.",
  "report.failed": "No se pudo enviar. Inténtalo otra vez en un momento.",
  "report.cancel": "Cancelar",
  "report.send": "Enviar aviso",
  "report.received.heading": "Hemos recibido tu aviso",
  "report.received":
    "Gracias por decirlo. Quien supervisa lo va a mirar. Quien te escucha no se entera.",
  "report.someone_else.lead": "¿Prefieres seguir con otra persona?",
  "report.someone_else": "Con otra persona, por favor",
  "report.stay": "Me quedo aquí",
  "report.close": "Cerrar",

  "blocked.heading": "Ahora mismo no puedes empezar una conversación.",
  "blocked.reason.harassment":
    "Quien supervisa terminó tu última conversación por insultos o acoso. Quienes escuchan aquí también estudian.",
  "blocked.reason.sexual":
    "Quien supervisa terminó tu última conversación por mensajes sexuales. Quienes escuchan aquí también estudian.",
  "blocked.reason.threats":
    "Quien supervisa terminó tu última conversación por amenazas contra alguien.",
  "blocked.reason.misuse":
    "Quien supervisa terminó tu última conversación porque no era para lo que sirve este servicio.",
  "blocked.until": "Termina por sí solo: {until}. Después puedes volver cuando quieras.",
  "blocked.undecided": "Otra persona que supervisa aún decide si dura más.",
  "blocked.anonymous":
    "Seguimos sin saber quién eres. Solo se reconoce esta pestaña, y eso se borra al final.",
  "blocked.danger.heading": "¿Estás en peligro?",
  "blocked.danger.lead":
    "Entonces nada de esto importa. Llama a uno de los números o trae aquí a un profesional ahora.",

  "access.heading": "Tu código de acceso",
  "access.lead":
    "Este lugar es para estudiantes de aquí. Escribe el código, que es el mismo para todo el mundo. No dice quién eres y no lo guardamos.",
  "access.label": "Código de acceso",
  "access.where":
    "Lo encuentras donde tu universidad habla de este servicio. Las mayúsculas y los guiones dan igual.",
  "access.enter": "Entrar",
  "access.back": "Volver",
  "access.unknown": "Ese código todavía no es correcto. Míralo otra vez, por favor.",
  "access.expired": "Ese código ya no se usa. Hay uno nuevo en el mismo sitio.",
  "access.patience": {
    one: "Se han probado demasiados códigos desde tu red. Puedes probar otra vez en {count} segundo.",
    other:
      "Se han probado demasiados códigos desde tu red. Puedes probar otra vez en {count} segundos.",
  },
  "access.work.heading": "Un momento, por favor",
  "access.work.lead":
    "Ahora mismo llega muchísima gente. Tu dispositivo hace un pequeño cálculo para que ninguna máquina quite el sitio a nadie. Tarda unos segundos y ya estás dentro.",
  "access.work.label": "Calculando",
  "access.work.failed": "El cálculo no ha funcionado en este dispositivo. Pruébalo otra vez.",
  "access.work.again": "Probar otra vez",
  "access.danger":
    "Entonces no necesitas nada de esto. Llama a uno de los números o trae ahora a un profesional.",
  "contact.offer": "¿Cómo podríamos localizarte si se corta la conexión? Solo si quieres.",
  "contact.button": "Dejar cómo localizarme",
  "contact.no": "No, gracias",
  "contact.heading": "Si se corta la conexión",
  "contact.lead": {
    one: "Solo puede abrirlo el profesional al que llamamos. Quien te escucha nunca lo ve. Se borra {count} hora después de dejarlo, o antes, cuando la llamada haya terminado.",
    other:
      "Solo puede abrirlo el profesional al que llamamos. Quien te escucha nunca lo ve. Se borra {count} horas después de dejarlo, o antes, cuando la llamada haya terminado.",
  },
  "contact.phone": "Un número de teléfono",
  "contact.place": "Dónde estás",
  "contact.name": "Cómo quieres que te llamen",
  "contact.leave_now":
    "Pon solo lo que quieras. Puedes retirarlo en cualquier momento, y «Salir ya» lo borra al instante.",
  "contact.failed": "No ha llegado. Inténtalo otra vez, por favor, o llama a uno de los números.",
  "contact.cancel": "Ahora no",
  "contact.send": "Dejarlo aquí",
  "contact.left": "Has dejado cómo localizarte. Se borra el {time} como muy tarde.",
  "contact.change": "Cambiarlo",
  "contact.take_back": "Retirarlo",
  "code.heading": "Un camino de vuelta, si quieres",
  "code.lead": {
    one: "Con este código puedes volver durante {count} hora.",
    other: "Con este código puedes volver durante {count} horas.",
  },
  "code.once": "Solo se muestra esta vez. Anótalo ahora.",
  "code.phone": "Parece un número de teléfono, pero no suena en ningún sitio.",
  "code.who": "Quien lo tenga puede leer lo que te escribieron aquí, nunca lo que escribiste tú.",
  "code.written": "Ya lo anoté",
  "code.cancel": "Sin código",
  "code.confirm": "Para saber que está bien: ¿cuáles son las cuatro últimas cifras?",
  "code.wrong": "No son las cuatro últimas. Míralo otra vez.",
  "code.again": "Ver otra vez",
  "code.keep": "Listo",
  "code.failed": "No ha funcionado. No se guardó nada. Inténtalo de nuevo en un momento.",
  "code.try_again": "Intentar otra vez",
  "code.kept.heading": "Tu código está listo",
  "code.kept":
    "Te trae de vuelta hasta el {until}. No lo escribas en el chat: aquí nadie lo necesita.",
  "code.done": "De acuerdo",
  "return.heading": "Hola de nuevo",
  "return.lead": "Escribe tu código de regreso. Entonces verás lo que te escribieron aquí.",
  "return.label": "Código de regreso",
  "return.open": "Abrir",
  "return.lost":
    "¿Ya no tienes el código? Puedes empezar otra conversación. No podemos encontrarte la anterior.",
  "return.not_a_code": "Un código tiene diez cifras, después de +210. Míralo otra vez.",
  "return.unknown":
    "Este código no lleva a ningún sitio. Quizá hay un error, o su tiempo terminó. Puedes empezar otra conversación.",
  "return.slow_down": "Se probaron demasiados códigos hace un momento. Espera un minuto.",
  "return.late": "Ya pasó más de una hora. Escribe tu código otra vez.",
  "return.opened.heading": "Qué bien que hayas vuelto",
  "return.replies": "Esto te escribieron. Lo que escribiste tú no se muestra.",
  "return.nothing": "Ya no hay nada que leer: se borró a tiempo, como prometimos.",
  "return.next":
    "¿Quieres seguir escribiendo? Tendrás otro nombre inventado, y quien te acompañe no verá nada de antes.",
  "return.wish": "¿Con quién?",
  "return.wish.anyone": "Con quien esté libre primero",
  "return.wish.same": "Con la misma persona, si puede cuando me toque",
  "return.wish.wait_for_same": "Con la misma persona. La espero hasta diez minutos",
  "return.wish.more":
    "Le preguntamos sin tu nombre. Si ahora no puede, sigues con la siguiente persona.",
  "return.go_on": "Seguir escribiendo",
  "return.not_now": "Ahora no",
  "return.until": "Tu código te trae de vuelta hasta el {until}.",
  "message.hint":
    "Ahora mismo no hay nadie de turno. Escribe lo que te pesa. Después puedes dejarlo aquí como mensaje.",
  "message.offer":
    "Ahora mismo no hay nadie de turno. Puedes dejar lo escrito como mensaje y volver por la respuesta.",
  "message.button": "Dejarlo como mensaje",
  "message.heading": "Dejar un mensaje",
  "message.lead": "Lo leerán cuando empiece el próximo turno. Antes quizá no lo vea nadie.",
  "message.opens": "Próxima apertura: {when}.",
  "message.danger": "Si no puede esperar, en estos teléfonos contestan ahora.",
  "message.kept": {
    one: "Si nadie responde, tu mensaje se guarda {count} hora. Antes puedes retirarlo.",
    other: "Si nadie responde, tu mensaje se guarda {count} horas. Antes puedes retirarlo.",
  },
  "message.answer_kept": {
    one: "La respuesta se puede leer durante {count} hora. Pásate de vez en cuando.",
    other: "La respuesta se puede leer durante {count} horas. Pásate de vez en cuando.",
  },
  "message.code": "Vuelves con un código de regreso. Es el único camino a tu respuesta.",
  "message.next": "Ver mi código",
  "message.cancel": "Seguir esperando",
  "message.leave": "Dejar el mensaje",
  "message.failed":
    "No ha funcionado. Lo que escribiste sigue aquí y no se ha dejado nada. Prueba de nuevo en un momento.",
  "left.heading": "Tu mensaje espera a que haya alguien.",
  "left.come_back":
    "Vuelve con tu código de regreso para leer la respuesta. Te trae de vuelta hasta el {until}.",
  "left.come_back.unknown": "Vuelve con tu código de regreso para leer la respuesta.",
  "left.danger":
    "Si mientras tanto se hace más difícil, no nos esperes. Aquí contesta alguien ahora.",
  "left.erase": "Retirar mi mensaje",
  "left.erase.lead": "Se borra al momento, y tu código ya no lleva a ningún sitio.",
  "left.erase.confirm": "Sí, borrar mi mensaje",
  "left.erase.cancel": "Dejarlo",
  "left.done": "Volver a la primera página",
  "return.message.waits": "Todavía no ha respondido nadie. Tu mensaje sigue esperando.",
  "return.message.taken": "Ahora mismo alguien lee tu mensaje. Vuelve a mirar dentro de un rato.",
  "return.message.over":
    "Nadie respondió a tiempo a tu mensaje. Lo sentimos. Ahora puedes escribir de nuevo.",
  "return.message.next":
    "También puedes esperar ahora a alguien. Entonces se retira el mensaje: di otra vez lo que te importa.",
  "return.message.now": "Retirarlo y esperar ahora",
  "return.message.later": "Dejarlo esperando",
} satisfies In<typeof en>;
