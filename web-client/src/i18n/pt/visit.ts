import type en from "../en/visit";
import type { In } from "../translate";

/** Frases que quem estuda lê antes e depois de uma conversa. */
export default {
  "before.summary": "Contar algo antes de começar",
  "before.lead": "Só se você quiser. Quem vai ouvir você lê isto antes da primeira palavra.",
  "before.topic": "De que se trata?",
  "topic.studies": "Estudos e exames",
  "topic.loneliness": "Solidão",
  "topic.family": "Família",
  "topic.relationship": "Relação",
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
    "Você não precisa esperar com isso. Em um destes números alguém atende agora, ou um profissional pode vir a este chat. Seu lugar na fila continua sendo seu.",
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
  "after.kept": "Obrigado. É apagado junto com a conversa.",
  "after.failed": "Não foi possível enviar. Tente de novo daqui a pouco.",
  "worse.heading": "Obrigado por dizer.",
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
} satisfies In<typeof en>;
