import type { demo as en } from "../en/demo.ts";

/** Texts of the demo's own pages, Spanish. */
export const demo: Record<keyof typeof en, string> = {
  "demo.clock.title": "Reloj de la demo",
  "demo.clock.sub":
    "Se puede adelantar el tiempo para ver acabar un mes, vencer una retención o llegar tarde una devolución. El simulador de Stripe avanza a la vez; no se cierra ninguna sesión.",
  "demo.clock.now": "Hora actual de la demo",
  "demo.clock.move_label": "Adelantar a",
  "demo.clock.next_day": "Mañana",
  "demo.clock.next_month": "El primero del mes que viene, {day}",
  "demo.clock.in_31_days": "Dentro de 31 días",
  "demo.clock.move": "Adelantar el reloj",
  "demo.clock.moved": "El reloj se ha adelantado.",
  "demo.clock.warning":
    "El tiempo solo va hacia delante: para empezar de nuevo hay que parar Reparto y ejecutar npm run reset.",
};
