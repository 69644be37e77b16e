/** Sentences that students read, in Portuguese; they are addressed as they address each other. */

import type en from "../en/student";
import type { In } from "../translate";

export default {
  "service.name": "Quietline",
  title: "Notas",
  "title.somebody": "(1) Notas",

  "language.label": "Idioma",

  leave_now: "Sair já",
  "leave_now.hint": "Encerra a visita e limpa esta página na hora. Escape três vezes faz o mesmo.",
  "leave_now.keys": "Sem tempo de procurar o botão? Aperte Escape três vezes.",

  "landing.heading": "Você não precisa carregar isso sem ajuda.",
  "landing.lead": "Escreva com outra pessoa que estuda e que aprendeu a escutar.",
  "landing.who": "Com formação, mas não é terapia",
  "landing.who.more":
    "Alguém da sua idade que tem tempo para você. Uma pessoa de verdade desde a primeira mensagem.",
  "landing.anonymous": "Sem nome, sem conta",
  "landing.anonymous.more":
    "Você recebe um nome inventado para esta visita. Nunca perguntamos quem você é.",
  "landing.free": "De graça, e no seu ritmo",
  "landing.free.more": "Escreva sobre qualquer coisa, grande ou pequena. Saia quando quiser.",
  "landing.nobody": "Não há nenhum profissional de plantão agora.",
  "landing.nobody.more":
    "Alguém que estuda e recebeu formação pode escutar você mesmo assim. Se estiver em perigo, ligue para um dos números aqui: alguém atende.",
  "landing.closed": "Estamos fechados no momento.",
  "landing.closed.more":
    "Não há nenhum profissional de plantão, e não queremos deixar você sem um se precisar. Ligue para um dos números aqui: alguém atende, agora. Abrimos de novo assim que houver alguém de plantão.",
  "landing.start": "Começar uma conversa",
  "landing.next": "Antes, meio minuto de leitura: o que guardamos e por quanto tempo.",
  "landing.code": "Depois, vamos pedir o código de acesso da sua universidade.",

  "status.open": "Aberto agora",
  "status.busy": "Aberto, com espera",
  "status.busy.more": "Quem escuta está com alguém agora. Você ganha um lugar na fila.",
  "status.closed": "Fechado agora",
  "status.closed.more":
    "Fora do nosso horário, não há ninguém aqui para escutar. Se estiver em perigo, ligue para um dos números: lá alguém atende, agora.",
  "status.nobody": "Agora não há ninguém de plantão",
  "status.nobody.more":
    "Você pode entrar e esperar. Talvez alguém venha, mas não podemos prometer.",
  "status.danger": "Se estiver em perigo, você ainda pode chamar um profissional para cá.",
  "status.opens": "Próxima abertura: {when}",
  "status.closes": "Aberto até: {when}",

  "hours.heading": "Horário",
  "hours.zone": "Horas de {zone}",
  "hours.closed": "fechado",
  "hours.other": "Outros dias",

  "day.monday": "Segunda-feira",
  "day.tuesday": "Terça-feira",
  "day.wednesday": "Quarta-feira",
  "day.thursday": "Quinta-feira",
  "day.friday": "Sexta-feira",
  "day.saturday": "Sábado",
  "day.sunday": "Domingo",

  "services.heading": "Quem mais ajuda",

  "approval.heading": "Verificado pela sua universidade",
  "approval.until": "Até {date}",
  "approval.read": "Ler mais",

  "elsewhere.numbers": "Em outro lugar?",
  "elsewhere.numbers.missing":
    "Os números não podem ser carregados agora. Na maioria dos países, o 112 atende pelo celular.",

  "crisis.emergency": "Emergência",
  "crisis.always": "a qualquer hora",
  "crisis.free": "grátis",

  "help.no_script":
    "Para escrever com alguém, seu navegador precisa de JavaScript. Tudo nesta página funciona sem ele.",

  "poster.scan": "Leia com o celular ou abra:",

  "crisis.heading": "Em perigo agora?",
  "crisis.lead": "Ligue, por favor. Não precisa nos escrever antes.",
  "crisis.summary": "Telefones que atendem agora",
  "crisis.fallback.112": "Emergência",
  "crisis.fallback.112.note": "Europa, e do celular em quase todos os países",
  "crisis.fallback.911": "Emergência",
  "crisis.fallback.911.note": "América do Norte",
  "crisis.fallback.999": "Emergência",
  "crisis.fallback.999.note": "Reino Unido, Irlanda e outros",
  "crisis.fallback.988": "Linha de crise",
  "crisis.fallback.988.note": "Estados Unidos e Canadá, ligação ou SMS, dia e noite",
  "crisis.fallback.116123": "Alguém que escuta",
  "crisis.fallback.116123.note": "Alemanha, Reino Unido, Irlanda e outros da Europa",

  "terms.heading": "Meio minuto antes de começar",
  "terms.kept": "O que guardamos e por quanto tempo",
  "terms.kept.what": "O quê",
  "terms.kept.long": "Por quanto tempo",
  "terms.kept.texts": "O que vocês escrevem",
  "terms.kept.texts.long": {
    one: "{count} hora depois do fim; então é apagado",
    other: "{count} horas depois do fim; então é apagado",
  },
  "terms.kept.texts.unknown": "algumas horas depois do fim; então é apagado",
  "terms.kept.answers": "O que você conta de si antes e depois, só se quiser",
  "terms.kept.answers.long": "tanto quanto a conversa",
  "terms.kept.place": "Seu lugar, se a conexão cair",
  "terms.kept.place.long": { one: "{count} minuto", other: "{count} minutos" },
  "terms.kept.place.unknown": "alguns minutos",
  "terms.kept.browser": "Uma chave nesta aba, para voltar se a página for recarregada",
  "terms.kept.browser.long": "até você sair ou fechar a aba",
  "terms.kept.block": "Um número aleatório nesta aba, para reconhecer um bloqueio, se houver",
  "terms.kept.contact":
    "Um número ou lugar que você pode deixar numa crise, só para o profissional",
  "terms.kept.contact.long": { one: "no máximo {count} hora", other: "no máximo {count} horas" },
  "terms.kept.contact.unknown": "no máximo algumas horas",
  "terms.kept.log": "Que alguém da equipe olhou de fora, e quando, sem as suas palavras",
  "terms.kept.log.long": "fica em um registro, para que possam verificar o que fazemos",
  "terms.kept.identity": "Seu nome, e-mail, aparelho ou endereço de rede",
  "terms.kept.identity.long": "nunca",
  "terms.peers": "Quem escuta você",
  "terms.peers.can": "pode escutar, pensar junto e dizer onde há mais ajuda.",
  "terms.peers.cannot":
    "não pode dar um diagnóstico, tratar você nem acompanhar você fora deste chat.",
  "terms.ends": "Quando termina por si só",
  "terms.ends.length": {
    one: "Uma conversa dura {count} minuto. Avisamos você antes.",
    other: "Uma conversa dura {count} minutos. Avisamos você antes.",
  },
  "terms.ends.silence": {
    one: "Se ninguém escrever por {count} minuto, perguntamos se você ainda está aí. Sem resposta, termina 15 minutos depois.",
    other:
      "Se ninguém escrever por {count} minutos, perguntamos se você ainda está aí. Sem resposta, termina 15 minutos depois.",
  },
  "terms.limits": "Quando outras pessoas olham",
  "terms.limits.rules":
    "Regras simples procuram sinais de perigo no que você escreve. Não decidem nada. Pedem que uma pessoa olhe.",
  "terms.limits.people":
    "Se alguém se preocupa com você, ou você pede ajuda urgente, quem supervisiona pode ler e um profissional pode entrar. Se um profissional for chamado ou entrar, isso aparece no seu chat.",
  "terms.limits.encryption":
    "O que você escreve é criptografado no caminho e no nosso armazenamento, mas não de ponta a ponta: o serviço consegue ler. Sem isso, não poderia chamar ajuda.",
  "terms.full": "Ler o texto completo",
  "terms.full.failed":
    "O texto completo não pode ser carregado agora. Tente de novo daqui a pouco.",
  "terms.agree": "Entendi, vamos começar",
  "terms.back": "Voltar",

  "menu.button": "Menu",
  "menu.heading": "O que você quer fazer?",
  "menu.urgent": "Preciso de ajuda urgente",
  "menu.urgent.more": "Telefones que atendem agora, e um profissional",
  "menu.someone_else": "Outra pessoa, por favor",
  "menu.someone_else.more": "Você continua com outra pessoa.",
  "menu.known": "Acho que a gente se conhece",
  "menu.known.more": "Ninguém vai saber por que você troca.",
  "menu.role": "O que pode fazer quem escuta você",
  "menu.role.more": "E o que não",
  "menu.end": "Encerrar a conversa",
  "menu.end.more": "Perguntamos mais uma vez.",
  "menu.back": "Voltar",

  "wish.someone_else.heading": "Continuar com outra pessoa?",
  "wish.someone_else.lead":
    "Tudo bem, e não precisa de motivo. A outra pessoa só vê que você continua com alguém diferente.",
  "wish.next":
    "Sua vez é a próxima. Quem vier pode ler o que foi escrito até agora. Pode demorar um pouco.",
  "wish.offline": "Não há conexão agora. Espere um momento, por favor.",
  "wish.confirm": "Continuar com outra pessoa",
  "wish.cancel": "Ficar",
  "wish.known.heading": "Vocês se conhecem?",
  "wish.known.lead":
    "Então você pode trocar sem dizer nada. A outra pessoa não fica sabendo por quê, e vocês não se encontram de novo nesta visita.",

  "session.heading.waiting": "Esperando alguém para você",
  "session.heading.with": "Conversando com {name}",
  "session.heading.with_clinician": "Conversando com {name} e um profissional",
  "session.heading.with_moderator": "Conversando com {name} e quem supervisiona",
  "session.heading.moderator": "Quem supervisiona está aqui",
  "session.heading.clinician": "Um profissional está aqui",
  "session.you_are": "Aqui você se chama {pseudonym}.",
  "session.you_are.unknown": "Buscando um lugar para você…",

  "waiting.first": "Sua vez é a próxima.",
  "waiting.position": "Você é o número {position} na fila.",
  "waiting.supporters": {
    one: "Há {count} pessoa de plantão.",
    other: "Há {count} pessoas de plantão.",
  },
  "waiting.nobody":
    "Não há ninguém de plantão agora. Guardamos o seu lugar e alguém pode chegar, mas não podemos prometer.",
  "waiting.nobody.short": "Não há ninguém de plantão agora.",
  "waiting.nobody.more": "Se não dá para esperar, estes telefones atendem agora:",
  "waiting.supporter_lost":
    "A conexão de quem escutava você caiu e não voltou. Não foi por sua causa. Sua vez é a próxima.",
  "waiting.moderator_left": "Quem supervisiona precisou sair. Sua vez é a próxima.",
  "waiting.clinician_left":
    "O profissional precisou sair. Sua vez é a próxima. Se piorar, peça ajuda urgente de novo.",
  "waiting.handed_over":
    "Você continua com outra pessoa. Sua vez é a próxima, e ninguém precisa saber por quê.",
  "waiting.write": "Você já pode escrever. Será lido assim que houver alguém.",
  "waiting.honest":
    "Não sabemos quanto demora. Seu lugar está seguro enquanto esta página estiver aberta.",
  "waiting.closes": "Se ninguém ficar livre até lá, isso aparece aqui.",
  "waiting.estimate": "Pela última hora, uns {minutes} minutos.",
  "waiting.estimate.more":
    "Pode ser menos ou mais. Seu lugar está seguro enquanto esta página estiver aberta.",

  "presence.here": "aqui",
  "presence.away": "sem conexão, deve voltar",
  "presence.typing": "{name} está escrevendo…",

  "author.student": "Você",
  "author.supporter": "Quem escuta você",
  "author.moderator": "Quem supervisiona",
  "author.clinician": "Profissional",

  "event.waiting.arrived": "Você está na fila. Boas-vindas.",
  "event.waiting.supporter_lost": "A conexão de quem escutava você caiu. Sua vez é a próxima.",
  "event.waiting.moderator_left": "Quem supervisiona precisou sair. Sua vez é a próxima.",
  "event.listening": "Quem escutava você continua aqui e está lendo.",
  "event.speaking": "Quem escutava você voltou a escrever com você.",
  "event.stepped_back":
    "Quem escutava você saiu e desejou tudo de bom. Você não está só: continua com a pessoa que está aqui agora.",
  "event.taken_over":
    "A partir daqui, quem supervisiona este serviço continua com você. Já leu o que você escreveu.",
  "event.waiting.clinician_left": "O profissional precisou sair. Sua vez é a próxima.",
  "event.waiting.handed_over": "Sua vez é a próxima.",
  "event.paired": "{name} está aqui. Também estuda e tem formação.",
  "event.help_requested": "Você pediu ajuda urgente. Estamos procurando alguém.",
  "event.help_called": "Estamos chamando um profissional. Você pode continuar escrevendo.",
  "event.on_the_way": "Um profissional viu nosso chamado e está a caminho.",
  "event.nobody_reached":
    "Ainda não conseguimos falar com ninguém. Continuamos ligando. Não espere por nós: {numbers}",
  "event.handed_over": "Você continua com outra pessoa.",
  "event.joined.supporter": "Há alguém para você.",
  "event.joined.moderator": "Quem supervisiona está aqui agora.",
  "event.joined.clinician": "Um profissional está aqui agora.",
  "event.joined.student": "Você voltou.",
  "event.left.supporter": "Quem escutava você saiu.",
  "event.left.moderator": "Quem supervisiona saiu.",
  "event.left.clinician": "O profissional saiu.",
  "event.left.student": "Você saiu.",
  "event.time_left": {
    one: "Esta conversa ainda tem {count} minuto.",
    other: "Esta conversa ainda tem {count} minutos.",
  },
  "event.extended": "Agora há mais tempo: mais {minutes} minutos.",
  "event.still_there":
    "Faz um tempo que ninguém escreve. Sem um sinal seu, a conversa termina em {minutes} minutos.",
  "event.still_here": "Você ainda está aí.",
  "event.ended": "A conversa terminou.",

  "composer.placeholder.waiting": "Escreva o que você sente…",
  "composer.placeholder": "Escreva aqui…",

  "urgent.button": "Preciso de ajuda urgente",
  "urgent.heading": "Ajuda urgente",
  "urgent.lead": "Se a sua vida ou a de outra pessoa está em perigo, ligue agora, por favor:",
  "urgent.in": "Ou traga um profissional para este chat",
  "urgent.in.more": "Chamamos o profissional de plantão. Ele vê o que você escreveu aqui.",
  "urgent.call": "Chamar um profissional",
  "urgent.back": "Voltar à conversa",
  "urgent.asking": "Pedindo ajuda…",
  "urgent.asking.offline":
    "Não há conexão. Pedimos ajuda assim que voltar. Ligue para um telefone agora, por favor.",
  "urgent.asked": "Já pedimos ajuda. No chat aparece o que acontece agora.",
  "urgent.called": "Já pedimos ajuda. Estamos chamando um profissional.",
  "urgent.coming": "Já pedimos ajuda. Um profissional viu nosso chamado e está a caminho.",
  "urgent.nobody":
    "Já pedimos ajuda. Ainda não conseguimos falar com ninguém e continuamos chamando. Não espere por nós: ligue para um destes números.",
  "urgent.here": "Um profissional está na conversa.",

  "end.heading": "Encerrar esta conversa?",
  "end.lead":
    "A outra pessoa fica sabendo que você saiu. Você pode começar de novo quando quiser, mas talvez com alguém diferente.",
  "end.confirm": "Encerrar",
  "end.cancel": "Continuar",

  "ended.heading": "Que bom que você escreveu.",
  "ended.by_student": "Colocar em palavras exige força, também por escrito. Cuide-se bem hoje.",
  "ended.by_moderator":
    "Quem supervisiona encerrou a conversa. Isso não quer dizer que você não possa ter ajuda: nos números abaixo sempre tem alguém, e você pode voltar quando quiser.",
  "ended.by_staff": "A outra pessoa encerrou a conversa. Esperamos que tenha ajudado um pouco.",
  "ended.by_absence": "Você ficou fora um tempo, e a conversa foi fechada. Volte quando quiser.",
  "ended.by_time_limit":
    "As conversas aqui têm um limite de tempo, e esta chegou a ele. Você pode começar outra.",
  "ended.by_length":
    "O tempo desta conversa acabou. Você não falou demais, e pode começar outra quando quiser.",
  "ended.by_silence":
    "Fazia um tempo que ninguém escrevia, então a conversa foi fechada. Tudo bem. Você pode voltar quando quiser.",
  "ended.by_closing":
    "Fechamos por agora, e ninguém ficou livre a tempo. Sentimos muito. Nestes telefones, alguém atende agora.",
  "still_there.question": "Você ainda está aí?",
  "still_there.answer": "Ainda estou aqui",
  "ended.unknown": "Esta conversa terminou. Volte quando quiser.",
  "ended.deleted": {
    one: "O que foi escrito é apagado {count} hora depois do fim.",
    other: "O que foi escrito é apagado {count} horas depois do fim.",
  },
  "ended.read_again": "Ler a conversa de novo",
  "ended.read_again.note": "Só até você fechar esta página.",
  "ended.again": "Começar de novo",

  "landing.return": "Tenho um código de retorno",
  "terms.kept.code":
    "Um código de retorno, só se você pedir: guardado de um jeito que ninguém consegue ler. “Sair já” não o apaga",
  "terms.kept.code.long": { one: "{count} hora", other: "{count} horas" },
  "menu.code": "Pedir um código de retorno",
  "menu.code.more": "Para voltar e ler as respostas",
  "code.offer": "Quer poder voltar mais tarde?",
  "code.offer.yes": "Pedir um código",
  "code.offer.no": "Agora não",
  "code.asking": "Um momento…",
  "return.back": "Voltar",
  "return.failed": "Não deu certo. Tente de novo daqui a pouco.",
  "waiting.same":
    "Estamos perguntando à pessoa com quem você conversou e esperamos a resposta até {until}. Depois você segue com quem estiver livre.",
  "waiting.anyone": "Com quem estiver livre",
  "ended.code": "Pedir um código de retorno",

  "elsewhere.heading": "Esta conversa está aberta em outra aba.",
  "elsewhere.lead": "Para ficar em um só lugar, esta página se afastou. Continuar aqui?",
  "elsewhere.kept":
    "O que você escreveu aqui e não foi enviado está guardado. É enviado se você continuar aqui.",
  "elsewhere.here": "Continuar aqui",
  "outdated.heading": "Esta página precisa ser recarregada.",
  "outdated.lead": "O serviço foi renovado enquanto ela estava aberta. Sua conversa está segura.",
  "outdated.reload": "Recarregar",

  "waiting.urgent_only":
    "Esta visita é só para ajuda urgente. Estamos chamando um profissional. Se não der para esperar, um dos números atende agora.",
  "event.waiting.urgent_only":
    "Esta visita é para ajuda urgente. Estamos chamando um profissional.",
  "event.blocked":
    "Quem supervisiona encerrou esta conversa. Você pode começar outra depois de {until}.",
  "session.heading.urgent_only": "Esperando um profissional",

  "menu.report": "Relatar um problema",
  "menu.report.more": "Algo não estava certo. Só quem supervisiona lê.",

  "report.button": "Relatar um problema",

  "urgent_only.heading": "Estamos chamando um profissional.",
  "urgent_only.write":
    "Você já pode escrever o que está acontecendo. O profissional lê assim que chegar.",

  "blocked.danger.button": "Estou em perigo: chamar um profissional",
  "waiting.outside_hours": "Está fechado agora. Você pode escrever e deixar uma mensagem aqui.",
  "event.waiting.outside_hours": "Está fechado agora. Você pode deixar uma mensagem.",
  "event.message_waits": "Sua mensagem espera até haver alguém.",
  "landing.message": "Deixar uma mensagem",
  "terms.kept.message": "Uma mensagem que você deixa quando não há ninguém",
  "terms.kept.message.long": {
    one: "no máximo {count} hora, se ninguém responder",
    other: "no máximo {count} horas, se ninguém responder",
  },
} satisfies In<typeof en>;
