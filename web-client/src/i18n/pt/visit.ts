import type en from "../en/visit";
import type { In } from "../translate";

/** Frases que se leem depois das primeiras telas: antes e depois de uma conversa, e quando se pede mais. */
export default {
  "before.summary": "Contar algo antes de começar",
  "before.lead": "Só se você quiser. Quem vai ouvir você lê isto antes da primeira palavra.",
  "before.topic": "De que se trata?",
  "topic.studies": "Estudos e provas",
  "topic.loneliness": "Solidão",
  "topic.family": "Família",
  "topic.relationship": "Relacionamento",
  "topic.money": "Dinheiro e moradia",
  "topic.other": "Outra coisa",
  "before.way": "O que você gostaria?",
  "way.listen": "Alguém que ouça",
  "way.think_along": "Alguém que pense comigo",
  "way.find_services": "Ajuda para encontrar apoio",
  "before.languages": "Gostaria de escrever em",
  "before.languages.more": "Com mais línguas pode ser mais rápido.",
  "before.faculty": "Ninguém da minha faculdade, por favor",
  "before.faculty.any": "Tanto faz",
  "before.faculty.more": "Quem escuta você não vê isto.",
  "feeling.before": "Como você está neste momento?",
  "feeling.after": "Como você está agora?",
  "feeling.scale": "0 quer dizer: não poderia estar pior. 10 quer dizer: não poderia estar melhor.",
  "before.kept": "Guardado. Você pode mudar até alguém chegar.",
  "before.saving": "Ainda não foi enviado…",
  "before.clear": "Retirar as minhas respostas",
  "severe.heading": "Isso parece muito difícil.",
  "severe.lead":
    "Você não precisa esperar com isso. Um profissional pode vir a este chat, ou alguém atende agora em um destes números. Seu lugar na fila continua sendo seu.",
  "severe.call": "Chamar um profissional",
  "other.nobody": "Agora não há ninguém de plantão que escreva em {wished}.",
  "other.question": "Vamos procurar também alguém que escreva em outra língua?",
  "other.choose": "Sim, também em {language}",

  "after.heading": "Antes de sair",
  "after.lead": "Só se você quiser. Quem escutou você não vê as suas respostas.",
  "after.helped": "Ajudou?",
  "helped.yes": "Sim",
  "helped.a_little": "Um pouco",
  "helped.no": "Não",
  "helped.worse": "Agora está pior",
  "after.next": "O que ajudaria agora?",
  "next.talk_again": "Falar aqui outra vez",
  "next.counselling": "O apoio da universidade",
  "next.doctor": "Uma médica ou um médico",
  "next.emergency": "Um número para ligar agora",
  "next.nothing": "Nada por agora",
  "next.talk_again.more":
    "Você pode voltar quando quiser. Talvez outra pessoa escute, e também está tudo bem.",
  "next.counselling.more":
    "No serviço de apoio da sua universidade há pessoas que têm isso como profissão e mais tempo do que um chat. Basta escrever: “Gostaria de falar com alguém.”",
  "next.doctor.more":
    "O posto de saúde é um bom primeiro passo, mesmo quando não se trata do corpo. Você pode dizer: “Não estou bem já faz um tempo.”",
  "next.emergency.more": "Aqui alguém atende agora:",
  "next.nothing.more": "Tudo bem. Cuide-se com carinho hoje.",
  "after.kept": "Agradecemos. É apagado junto com a conversa.",
  "after.failed": "Não foi possível enviar. Tente de novo daqui a pouco.",
  "worse.heading": "Que bom que você contou.",
  "worse.lead":
    "Quem supervisiona este serviço fica sabendo que piorou. Não sabe quem você é e não tem como falar com você, então não espere por nós. Aqui alguém atende agora:",

  "erase.button": "Apagar minha conversa agora",
  "erase.lead":
    "Tudo o que foi escrito e respondido é apagado na hora. Ninguém mais pode ler nem recuperar.",
  "erase.confirm": "Sim, apagar agora",
  "erase.cancel": "Guardar até lá",
  "erase.gone": "Foi apagada. Não há mais nada aqui do que você escreveu.",
  "erase.gone.copies": {
    one: "As cópias de segurança não podem mais ser abertas após {count} hora, no máximo.",
    other: "As cópias de segurança não podem mais ser abertas após {count} horas, no máximo.",
  },
  "erase.under_review":
    "Ainda não pode ser apagada, porque alguém se preocupou com você e ainda está vendo. É apagada no máximo uma hora depois de isso ficar resolvido.",
  "erase.failed": "Agora não foi possível apagar. Tente de novo daqui a pouco.",
  "full.heading": "O texto completo",
  "full.who": "Quem está aqui",
  "full.who.more":
    "A sua universidade mantém este serviço. Quem escuta também estuda e recebeu formação. Outras pessoas supervisionam. Profissionais são chamados quando alguém pode estar em perigo.",
  "full.kept": "O que guardamos e como some",
  "full.kept.more":
    "O que se escreve aqui fica sob uma chave que muda a cada hora. Quando o tempo acaba, a chave é destruída e nenhuma cópia pode ser lida. Se alguém se preocupa com você, fica guardado até uma hora depois de isso ser resolvido.",
  "full.stays": "O que permanece",
  "full.stays.more":
    "Que houve uma conversa, quando alguém se preocupou, como terminou e quem da equipe fez o quê. Tudo fica sob o seu nome inventado. Não há palavras suas, nem nada que diga quem você é.",
  "full.read": "Quem pode ler",
  "full.read.more":
    "A pessoa com quem você escreve. Quem supervisiona, se uma regra ou uma pessoa se preocupou. Um profissional, se foi chamado. Cada olhar de fora fica em um registro que ninguém muda sem que se note. Regras erram: quem decide é uma pessoa.",
  "full.never": "O que nunca fazemos",
  "full.never.more":
    "Não vendemos nada, não mostramos anúncios, não usamos cookies e não deixamos mais ninguém ler. O que você escreve serve para esta conversa e para mais nada.",
  "full.ask": "Se você tiver uma pergunta depois",
  "full.ask.more":
    "Não sabemos quem você é, então não podemos procurar a sua conversa. Se quiser guardar algo, anote antes de sair.",
  "full.close": "Voltar",
  "report.heading": "Avisar quem supervisiona",
  "report.lead":
    "Algo não estava certo com quem escuta você? Quem supervisiona este serviço lê. Quem escuta você nunca vê.",
  "report.what": "O que aconteceu?",
  "report.reason.hurtful": "Foi ofensivo ou desrespeitoso",
  "report.reason.sexual": "Comentários ou investidas sexuais",
  "report.reason.too_personal": "Perguntou quem sou ou quis um encontro",
  "report.reason.threats": "Ameaças ou pressão",
  "report.reason.unsafe_advice": "Um conselho que pareceu errado ou perigoso",
  "report.reason.other": "Outra coisa",
  "report.words": "Com as suas palavras, se quiser",
  "report.too_long": "É longo demais. Encurte um pouco.",
  "report.failed": "Não foi possível enviar. Tente de novo daqui a pouco.",
  "report.cancel": "Cancelar",
  "report.send": "Enviar",
  "report.received.heading": "Recebemos o seu relato",
  "report.received":
    "Agradecemos por contar. Quem supervisiona vai ver. Quem escuta você não fica sabendo.",
  "report.someone_else.lead": "Prefere continuar com outra pessoa?",
  "report.someone_else": "Outra pessoa, por favor",
  "report.stay": "Ficar aqui",
  "report.close": "Fechar",

  "blocked.heading": "Neste momento você não pode começar uma conversa.",
  "blocked.reason.harassment":
    "Quem supervisiona encerrou a sua última conversa por insultos ou assédio. Quem escuta aqui também estuda.",
  "blocked.reason.sexual":
    "Quem supervisiona encerrou a sua última conversa por mensagens sexuais. Quem escuta aqui também estuda.",
  "blocked.reason.threats":
    "Quem supervisiona encerrou a sua última conversa por ameaças contra alguém.",
  "blocked.reason.misuse":
    "Quem supervisiona encerrou a sua última conversa porque este serviço não é para isso.",
  "blocked.until": "Isto acaba por si só: {until}. Depois disso, a porta está aberta de novo.",
  "blocked.undecided": "Outra pessoa que supervisiona ainda decide se dura mais.",
  "blocked.anonymous":
    "Continuamos sem saber quem você é. Só esta aba é reconhecida, e isso é apagado no fim.",
  "blocked.danger.heading": "Você está em perigo?",
  "blocked.danger.lead":
    "Então nada disso importa. Ligue para um dos números ou chame um profissional aqui, agora.",

  "access.heading": "Seu código de acesso",
  "access.lead":
    "Este lugar é para estudantes daqui. Digite o código que todos vocês compartilham. Ele não diz quem você é, e nós não o guardamos.",
  "access.label": "Código de acesso",
  "access.where":
    "Você o encontra onde sua universidade fala deste serviço. Maiúsculas e hifens não importam.",
  "access.enter": "Entrar",
  "access.back": "Voltar",
  "access.unknown": "Esse código ainda não está certo. Olhe mais uma vez, por favor.",
  "access.expired": "Esse código não vale mais. Há um novo no mesmo lugar.",
  "access.patience": {
    one: "Foram tentados códigos demais a partir da sua rede. Tente de novo em {count} segundo.",
    other: "Foram tentados códigos demais a partir da sua rede. Tente de novo em {count} segundos.",
  },
  "access.work.heading": "Um momento, por favor",
  "access.work.lead":
    "Muita gente está chegando agora. Seu aparelho faz um pequeno cálculo, para que nenhuma máquina tire o lugar das pessoas. Leva alguns segundos, e você entra.",
  "access.work.label": "Calculando",
  "access.work.failed": "O cálculo não funcionou neste aparelho. Tente mais uma vez.",
  "access.work.again": "Tentar de novo",
  "access.danger":
    "Então você não precisa de nada disto. Ligue para um dos números ou chame agora um profissional.",
  "contact.offer": "Como poderíamos falar com você se a conexão cair? Só se você quiser.",
  "contact.button": "Deixar um contato",
  "contact.no": "Prefiro não",
  "contact.heading": "Se a conexão cair",
  "contact.lead": {
    one: "Só o profissional chamado pode abrir. Quem escuta você nunca vê. É apagado {count} hora depois, ou antes, quando o chamado terminar.",
    other:
      "Só o profissional chamado pode abrir. Quem escuta você nunca vê. É apagado {count} horas depois, ou antes, quando o chamado terminar.",
  },
  "contact.phone": "Um número de telefone",
  "contact.place": "Onde você está",
  "contact.name": "O nome que você prefere",
  "contact.leave_now":
    "Preencha só o que quiser. Você pode retirar a qualquer momento, e “Sair já” apaga na hora.",
  "contact.failed": "Não chegou. Tente de novo, por favor, ou ligue para um dos números.",
  "contact.cancel": "Agora não",
  "contact.send": "Deixar aqui",
  "contact.left": "Você deixou um contato. É apagado, no máximo, até {time}.",
  "contact.change": "Mudar",
  "contact.take_back": "Retirar",
  "code.heading": "Um caminho de volta, se quiser",
  "code.lead": {
    one: "Com este código você pode voltar durante {count} hora.",
    other: "Com este código você pode voltar durante {count} horas.",
  },
  "code.once": "Ele só aparece desta vez. Anote agora.",
  "code.phone": "Parece um número de telefone, mas não toca em lugar nenhum.",
  "code.who":
    "Quem tem o código pode ler o que escreveram para você aqui, nunca o que você escreveu.",
  "code.written": "Já anotei",
  "code.cancel": "Sem código",
  "code.confirm": "Para saber que está certo: quais são os quatro últimos dígitos?",
  "code.wrong": "Não são os quatro últimos. Olhe mais uma vez.",
  "code.again": "Ver de novo",
  "code.keep": "Pronto",
  "code.failed": "Não deu certo. Nada foi guardado. Tente de novo daqui a pouco.",
  "code.try_again": "Tentar de novo",
  "code.kept.heading": "Seu código está pronto",
  "code.kept":
    "Ele traz você de volta até {until}. Não escreva o código na conversa: ninguém aqui precisa dele.",
  "code.done": "Certo",
  "return.heading": "Olá de novo",
  "return.lead": "Digite seu código de retorno. Depois você vê o que escreveram para você aqui.",
  "return.label": "Código de retorno",
  "return.open": "Abrir",
  "return.lost":
    "Não tem mais o código? Você pode começar outra conversa. Não conseguimos achar a antiga para você.",
  "return.not_a_code": "Um código tem dez dígitos, depois de +210. Olhe mais uma vez.",
  "return.unknown":
    "Este código não leva a lugar nenhum. Talvez haja um erro, ou o tempo dele acabou. Você pode começar outra conversa.",
  "return.slow_down": "Muitos códigos foram tentados agora há pouco. Espere um minuto.",
  "return.late": "Já passou mais de uma hora. Digite seu código de novo.",
  "return.opened.heading": "Que bom que você voltou",
  "return.replies": "Isto foi escrito para você. O que você escreveu não aparece.",
  "return.nothing": "Não há mais nada para ler: foi apagado no prazo, como prometido.",
  "return.next":
    "Quer continuar escrevendo? Você recebe outro nome inventado, e quem ouvir você não vê nada de antes.",
  "return.wish": "Com quem?",
  "return.wish.anyone": "Com quem estiver livre primeiro",
  "return.wish.same": "Com a mesma pessoa, se ela puder na minha vez",
  "return.wish.wait_for_same": "Com a mesma pessoa. Espero por ela até dez minutos",
  "return.wish.more":
    "Perguntamos sem dizer o seu nome. Se ela não puder agora, você segue com a próxima pessoa.",
  "return.go_on": "Continuar escrevendo",
  "return.not_now": "Agora não",
  "return.until": "Seu código traz você de volta até {until}.",
  "message.hint":
    "Não há ninguém de plantão agora. Escreva o que pesa em você. Depois você pode deixar como mensagem.",
  "message.offer":
    "Não há ninguém de plantão agora. Você pode deixar o que escreveu como mensagem e voltar para ler a resposta.",
  "message.button": "Deixar como mensagem",
  "message.heading": "Deixar uma mensagem",
  "message.lead":
    "Ela será lida quando o próximo plantão começar. Antes disso, talvez ninguém a veja.",
  "message.opens": "Próxima abertura: {when}.",
  "message.danger": "Se não dá para esperar, estes telefones atendem agora.",
  "message.kept": {
    one: "Se ninguém responder, a mensagem fica guardada {count} hora. Antes disso, você pode retirá-la.",
    other:
      "Se ninguém responder, a mensagem fica guardada {count} horas. Antes disso, você pode retirá-la.",
  },
  "message.answer_kept": {
    one: "A resposta pode ser lida durante {count} hora. Passe aqui de vez em quando.",
    other: "A resposta pode ser lida durante {count} horas. Passe aqui de vez em quando.",
  },
  "message.code": "Você volta com um código de retorno. É o único caminho até a sua resposta.",
  "message.next": "Ver meu código",
  "message.cancel": "Continuar esperando",
  "message.leave": "Deixar a mensagem",
  "message.failed":
    "Não deu certo. O que você escreveu ainda está aqui, e nada foi deixado. Tente de novo daqui a pouco.",
  "left.heading": "Sua mensagem espera até haver alguém.",
  "left.come_back":
    "Volte com seu código de retorno para ler a resposta. Ele traz você de volta até {until}.",
  "left.come_back.unknown": "Volte com seu código de retorno para ler a resposta.",
  "left.danger": "Se até lá ficar mais difícil, não espere por nós. Aqui alguém atende agora.",
  "left.erase": "Retirar minha mensagem",
  "left.erase.lead": "Ela é apagada na hora, e seu código não leva mais a lugar nenhum.",
  "left.erase.confirm": "Sim, apagar minha mensagem",
  "left.erase.cancel": "Deixar esperando",
  "left.done": "Voltar à primeira página",
  "return.message.waits": "Ninguém respondeu ainda. Sua mensagem continua esperando.",
  "return.message.taken": "Alguém está lendo sua mensagem agora. Passe aqui de novo daqui a pouco.",
  "return.message.over":
    "Ninguém respondeu à sua mensagem a tempo. Sentimos muito. Você pode escrever de novo agora.",
  "return.message.next":
    "Você também pode esperar alguém agora. Aí a mensagem é retirada: diga de novo o que importa para você.",
  "return.message.now": "Retirar e esperar agora",
  "return.message.later": "Deixar esperando",
} satisfies In<typeof en>;
