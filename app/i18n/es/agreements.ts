import type { agreements as en } from "../en/agreements.ts";

/** Texts of the agreements room, Spanish. Flat keys, ICU MessageFormat. */
export const agreements: Record<keyof typeof en, string> = {
  "agreements.section.1": "Lo que ganas",
  "agreements.section.2": "Durante cuánto tiempo",
  "agreements.section.3": "Cómo se calcula",
  "agreements.section.4": "Cuándo se paga",
  "agreements.section.5": "Protección y plazos",
  "agreements.clause.share_percentage":
    "Ganas el {rate} de los ingresos netos de {products}, por {streams}, que nos pagan tus clientes.",
  "agreements.clause.window_months":
    "Lo ganas por los pagos hechos en {months, plural, one {# mes} other {# meses}} desde el día en que el cliente pasó a ser tuyo.",
  "agreements.clause.window_life": "Lo ganas mientras el cliente nos pague.",
  "agreements.clause.base_net": "Los ingresos netos son lo que pagó el cliente, sin impuestos.",
  "agreements.clause.version_in_force":
    "Cada pago se calcula según la versión de este acuerdo vigente el día del pago, se calcule cuando se calcule.",
  "agreements.clause.rounding_half_even":
    "Cada línea se redondea una vez a la unidad mínima de su moneda; la mitad exacta va al vecino par.",
  "agreements.clause.split_by_weight":
    "Si varios socios comparten un cliente, cada línea se divide según sus pesos; en el reparto no se pierde nada.",
  "agreements.clause.refund_in_proportion":
    "Un reembolso retira lo abonado por él, en proporción y al porcentaje con el que se abonó.",
  "agreements.clause.dispute_lost_takes_back":
    "Una disputa de pago perdida retira lo abonado por ese pago; una ganada no cambia nada.",
  "agreements.clause.hold_days":
    "Lo que ganas queda retenido {days, plural, one {# día} other {# días}} tras el pago, y después se puede cobrar.",
  "agreements.clause.no_hold": "Lo que ganas se puede cobrar sin retención.",
  "agreements.clause.minimum_payout":
    "Pagamos a partir de {amount}; una cantidad menor pasa al mes siguiente.",
  "agreements.clause.negative_balance_set_off":
    "Un saldo negativo se compensa con lo que ganes después. Nunca te lo cobramos.",
  "agreements.clause.protection_days":
    "Un referido que registras queda protegido {days, plural, one {# día} other {# días}} desde el día de su registro.",
  "agreements.section.validity": "Esta versión",
  "agreements.clause.effective_on":
    "Está en vigor desde el {day}; si se firma más tarde, desde el día de la firma.",
  "agreements.clause.expires_on":
    "Termina el día anterior al {day}. Desde el {day} vuelve a estar en vigor la versión anterior.",
  "agreements.clause.time_zone":
    "Los días de este acuerdo empiezan y terminan en la zona horaria {timeZone}.",
  "agreements.all_products": "todos los productos",
  "agreements.all_streams": "todo tipo de ingresos",
  "agreements.stream.subscription": "suscripciones",
  "agreements.stream.programme": "programas y cursos",
  "agreements.stream.project": "proyectos",
  "agreements.stream.integration": "integraciones",
  "agreements.stream.usage": "uso",
  "agreements.stream.campaign": "campañas",
  "agreements.page": "Acuerdo",
  "agreements.list": "Acuerdos",
  "agreements.list_sub": "Uno por inscripción. Primero los que esperan una firma.",
  "agreements.none": "Aún no hay ningún acuerdo. Se ofrece al aprobar a un socio.",
  "agreements.none_portal": "Aún no se te ha ofrecido ningún acuerdo. Recibirás un correo cuando esté listo.",
  "agreements.sub": "Con {issuer} · {type}",
  "agreements.which": "Tus acuerdos",
  "agreements.version": "Versión {n}",
  "agreements.sample_rates_title": "Porcentajes de muestra",
  "agreements.sample_rates": "Los porcentajes y días de este texto son de muestra. Nadie los ha confirmado.",
  "agreements.text": "Qué dice",
  "agreements.text_en": "Texto en inglés",
  "agreements.text_es": "Texto en español",
  "agreements.hash": "SHA-256 del texto",
  "agreements.accept_title": "Aceptar esta versión",
  "agreements.accept_lead":
    "Entra en vigor hoy. Tu nombre, la hora, la dirección de tu conexión y el hash del texto quedan como registro de la firma.",
  "agreements.name": "Tu nombre completo",
  "agreements.name_hint": "Escrito como lo firmarías.",
  "agreements.name_missing": "Escribe tu nombre completo.",
  "agreements.capacity": "En qué calidad firmas",
  "agreements.capacity_hint": "Por ejemplo: administrador único.",
  "agreements.capacity_missing": "Indica en qué calidad firmas.",
  "agreements.consent": "He leído el texto anterior, puedo firmar por mi empresa y lo acepto.",
  "agreements.consent_missing": "Marca la casilla para aceptar.",
  "agreements.accept": "Aceptar la versión {n}",
  "agreements.only_owner": "Lo acepta un titular de tu empresa.",
  "agreements.accepted": "El acuerdo está aceptado y en vigor.",
  "agreements.receipt": "Registro de la aceptación",
  "agreements.signed_by": "Firmado por",
  "agreements.signed_as": "En calidad de",
  "agreements.signed_at": "Firmado el",
  "agreements.signed_from": "Desde la dirección",
  "agreements.effective_on": "En vigor desde",
  "agreements.in_force_days": "En vigor",
  "agreements.from_until": "Del {from} al {until}",
  "agreements.from_on": "Desde el {from}",
  "agreements.offered_at": "Ofrecido",
  "agreements.download": "Registro de la aceptación (PDF)",
  "agreements.file_name": "acuerdo-version-{n}.pdf",
  "agreements.state": "Estado",
  "agreements.state.offered": "Espera una firma",
  "agreements.state.in_force": "En vigor",
  "agreements.state.replaced": "Sustituida",
  "agreements.partner": "Socio",
  "agreements.type": "Tipo",
  "agreements.newest": "Última versión",
  "agreements.not_signed": "Aún sin firmar",
  "agreements.offer": "Ofrecer las condiciones publicadas",
  "agreements.offer_title": "Ofrecer una versión nueva",
  "agreements.offer_lead":
    "La última plantilla publicada de este tipo será la versión {n}. La vigente sigue hasta que se acepte la nueva.",
  "agreements.offered": "Se ha ofrecido la versión {n}.",
};
