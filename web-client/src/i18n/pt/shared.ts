/** Sentences that students and staff both read, in Portuguese. */

import type en from "../en/shared";
import type { In } from "../translate";

export default {
  "composer.label": "Mensagem",
  "composer.send": "Enviar",
  "composer.picture": "Aqui não dá para enviar fotos nem arquivos. Você pode contar em palavras.",
  "composer.too_long": "É longo demais para uma mensagem. Divida em partes, por favor.",

  "log.label": "Conversa",
  "log.newest": "Ir para a última mensagem",
  "line.queued": "Enviando…",
  "line.under_way": "Enviando…",
  "line.held": "Será enviada em instantes…",
  "line.refused": "Não foi possível enviar. {why}",
  "line.edit": "Editar de novo",
  "line.copy": "Copiar",
  "line.sent": "Enviada",
  "line.delivered": "Entregue",
  "line.seen": "Lida",

  "connection.connecting": "Conectando…",
  "connection.lost": "Reconectando…",
  "connection.unreachable": "Ainda sem conexão. Continuamos tentando.",
  "connection.offline": "Este aparelho está sem rede. Esperando…",
  "connection.restarting": "O serviço está reiniciando. Já volta.",
  "connection.slow": "A conexão está lenta agora.",
  "connection.busy": "O serviço está muito ocupado agora.",
  "connection.much": "Foi muita coisa de uma vez.",
  "connection.kept": "O que você escreve não se perde.",
  "connection.sent_soon": "O que você escreveu não se perde e será enviado logo.",
  "connection.try": "Tentar agora",

  "elsewhere.student":
    "Aqui você está mais em segurança: fora daqui, você perde o anonimato, e ninguém poderia ajudar se ficar difícil.",
  "elsewhere.staff":
    "Fiquem aqui, por favor, e não troquem contatos. Fora daqui ninguém protege vocês.",
  "elsewhere.understood": "Tudo bem",

  "dialog.close": "Fechar",

  "role.heading": "O que pode fazer quem escuta você",
  "role.can": "Pode",
  "role.can.listen": "escutar sem julgar",
  "role.can.think": "pensar junto, no seu ritmo",
  "role.can.find": "dizer onde há mais ajuda",
  "role.can.call": "pedir que chamem um profissional se houver perigo",
  "role.cannot": "Não pode",
  "role.cannot.treat": "dar um diagnóstico ou um tratamento",
  "role.cannot.outside": "encontrar você ou escrever fora deste chat",
  "role.cannot.secret": "guardar segredo se uma vida está em perigo",
  "role.both": "Os dois lados leem este cartão.",

  "error.not_json": "O serviço não entendeu.",
  "error.unknown_frame": "O serviço não entendeu.",
  "error.bad_frame": "O serviço não entendeu.",
  "error.too_large": "É longo demais.",
  "error.version_unsupported": "Esta página está desatualizada. Recarregue, por favor.",
  "error.hello_first": "O serviço não entendeu.",
  "error.already_greeted": "O serviço não entendeu.",
  "error.out_of_state": "Isso já não é possível.",
  "error.listening": "Agora você está só lendo.",
  "error.not_signed_in": "Sua sessão já não está aberta.",
  "error.wrong_password": "O nome ou a senha está errado.",
  "error.denied": "Você não pode fazer isso.",
  "error.not_found": "Não foi encontrado.",
  "error.conflict": "Alguém foi mais rápido. Olhe de novo, por favor.",
  "error.busy": "O serviço está ocupado. Tente de novo em instantes.",
  "error.slow_down": "Foi rápido demais. Espere um minuto e tente de novo.",
  "error.foreign_origin": "O serviço não aceita o endereço desta página.",
  "error.bad_rota": "A escala não pode ser assim.",
  "error.nobody_on_call":
    "Não há nenhum profissional de plantão agora, por isso ninguém novo entra.",
  "error.outside_hours": "Estamos fora do nosso horário, por isso nenhuma conversa nova começa.",
  "error.own_return_code":
    "Esse é o seu código de retorno. É mais seguro que ninguém aqui o conheça: tire o código e envie o resto.",
  "error.internal": "Algo deu errado do nosso lado.",
  "error.unreachable": "Não dá para chegar ao serviço agora.",
} satisfies In<typeof en>;
