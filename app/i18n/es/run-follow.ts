import type { runFollow as english } from "../en/run-follow.ts";

/** Palabras de una tanda que se está pagando. */
export const runFollow: Record<keyof typeof english, string> = {
  "payouts.follow.title": "En curso",
  "payouts.follow.bar": "Pagos enviados",
  "payouts.follow.sent_of": "{sent} de {payouts} enviados",
  "payouts.follow.of": "de",
  "payouts.follow.moving":
    "{count, plural, =0 {no queda ninguno por enviar} one {# por enviar} other {# por enviar}}",
  "payouts.follow.stopped": "{count, plural, one {# necesita atención} other {# necesitan atención}}",
  "payouts.follow.paused_since": "en pausa desde {at}",
  "payouts.follow.nothing_moves": "ahora no se envía nada",
  "payouts.follow.no_pace_yet": "aún sin estimación",
  "payouts.follow.seconds_left":
    "{count, plural, one {queda # segundo, más o menos} other {quedan unos # segundos}}",
  "payouts.follow.minutes_left":
    "{count, plural, one {queda # minuto, más o menos} other {quedan unos # minutos}}",
  "payouts.follow.figures_alone": "Solo estas cifras",
  "payouts.follow.pause": "Pausar la tanda",
  "payouts.follow.resume": "Reanudar la tanda",
  "payouts.follow.paused_done": "En pausa. Lo que Stripe ya tiene en curso termina; no se envía nada más.",
  "payouts.follow.resumed_done": "Reanudada. Lo aprobado se envía ahora.",
  "payouts.follow.aloud.going": "El {percent} % de los pagos está enviado.",
  "payouts.follow.aloud.paused": "La tanda está en pausa al {percent} %.",
  "payouts.follow.aloud.done": "Ya no se envía nada. El {percent} % de los pagos está enviado.",
};
