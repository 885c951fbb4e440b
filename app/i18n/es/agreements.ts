import type { agreements as en } from "../en/agreements.ts";

/** Texts of the agreements room, Spanish. Flat keys, ICU MessageFormat. */
export const agreements: Record<keyof typeof en, string> = {
  "agreements.section.1": "Lo que ganas",
  "agreements.section.2": "Durante cuánto tiempo",
  "agreements.section.3": "Cómo se calcula",
  "agreements.section.4": "Cuándo se paga",
  "agreements.section.5": "Protección y plazos",
  "agreements.clause.pays_percentage":
    "{kind, select, processing_fee {Restamos, como comisión de gestión,} bonus {Como bonificación ganas} other {Ganas}} el {ratePpm} de lo que tus clientes pagan por {products} ({streams}).",
  "agreements.clause.pays_platform_fee":
    "Nos quedamos con el {ratePpm} de lo que tus clientes pagan por {products} ({streams}); {kind, select, processing_fee {el resto es una comisión de gestión que restamos} bonus {el resto lo ganas como bonificación} other {el resto lo ganas tú}}.",
  "agreements.clause.rate_from_day": "A partir del {fromOn} es el {ratePpm}.",
  "agreements.clause.rate_from_year": "A partir del año {fromYear} es el {ratePpm}.",
  "agreements.clause.pays_graduated":
    "{kind, select, processing_fee {Restamos, como comisión de gestión,} bonus {Como bonificación ganas} other {Ganas}} un porcentaje, por tramos, de lo que tus clientes pagan por {products} ({streams}). Lo que cuenta se suma {countedPer}, y cada parte lleva el porcentaje del tramo en el que cae.",
  "agreements.clause.pays_volume":
    "{kind, select, processing_fee {Restamos, como comisión de gestión,} bonus {Como bonificación ganas} other {Ganas}} un porcentaje, por volumen, de lo que tus clientes pagan por {products} ({streams}). Lo que cuenta se suma {countedPer}, y el tramo alcanzado fija un solo porcentaje para todo; cuando cambia el tramo, se anota la diferencia.",
  "agreements.clause.bracket_first": "Al principio es el {ratePpm}.",
  "agreements.clause.bracket": "A partir de {fromMinor} es el {ratePpm}.",
  "agreements.clause.brackets_unnamed_currency":
    "Los ingresos en una moneda que no se nombra aquí se quedan en el primer porcentaje.",
  "agreements.clause.count_from_nothing": "La cuenta empieza en cero.",
  "agreements.clause.count_from": "La cuenta empieza en {startsAtMinor}.",
  "agreements.clause.pays_per_unit":
    "{kind, select, processing_fee {Restamos, como comisión de gestión,} bonus {Como bonificación ganas} other {Ganas}} {priceUnitMicros} por cada unidad de {products} ({streams}) que paguen tus clientes.",
  "agreements.clause.pays_flat_event":
    "{kind, select, processing_fee {Restamos, como comisión de gestión,} bonus {Como bonificación ganas} other {Ganas}} {amountMinor} por cada pago por {products} ({streams}).",
  "agreements.clause.pays_flat_first_payment":
    "{kind, select, processing_fee {Restamos, como comisión de gestión,} bonus {Como bonificación ganas} other {Ganas}} {amountMinor} por el primer pago por un producto de un cliente que pasó a ser tuyo: {products} ({streams}).",
  "agreements.clause.pays_flat_milestone":
    "{kind, select, processing_fee {Restamos, como comisión de gestión,} bonus {Como bonificación ganas} other {Ganas}} {amountMinor} por cada hito que nombre un pago, una vez por cliente: {products} ({streams}).",
  "agreements.clause.pays_flat_student":
    "{kind, select, processing_fee {Restamos, como comisión de gestión,} bonus {Como bonificación ganas} other {Ganas}} {amountMinor} por cada estudiante inscrito: {products} ({streams}).",
  "agreements.clause.other_currencies_nothing": "En una moneda que no se nombra no paga nada.",
  "agreements.clause.flat_refund": "Un reembolso total retira el importe; uno parcial lo deja.",
  "agreements.clause.base_net": "Se calcula sobre el importe sin impuestos.",
  "agreements.clause.base_gross": "Se calcula sobre el importe con impuestos.",
  "agreements.clause.base_net_of_fees":
    "Se calcula sobre el importe sin impuestos y sin la comisión del proveedor de pagos.",
  "agreements.clause.deductions_none": "Antes no se descuenta nada más.",
  "agreements.clause.deductions": "Antes se descuenta: {deductions}.",
  "agreements.clause.credits_included": "Lo pagado con un saldo a favor cuenta.",
  "agreements.clause.credits_excluded": "Lo pagado con un saldo a favor no cuenta.",
  "agreements.clause.customers_all": "Los clientes nuevos y los que renuevan cuentan igual.",
  "agreements.clause.customers_new":
    "Solo cuenta el primer pago de un cliente por un producto, no las renovaciones.",
  "agreements.clause.customers_renewing":
    "Solo cuentan las renovaciones, no el primer pago de un cliente por un producto.",
  "agreements.clause.everywhere": "Cuentan los clientes de todos los segmentos y países.",
  "agreements.clause.segments": "Solo cuentan los clientes de estos segmentos: {segments}.",
  "agreements.clause.countries": "Solo cuentan los clientes de estos países: {countries}.",
  "agreements.clause.every_payment": "Cuentan todos los pagos, no solo el primero.",
  "agreements.clause.first_payment_only":
    "Solo cuenta el primer pago por un producto desde que el cliente pasó a ser tuyo.",
  "agreements.clause.window_months":
    "{heads} cuenta durante {months, plural, one {# mes} other {# meses}} desde {windowFrom}.",
  "agreements.clause.window_life":
    "{heads} cuenta mientras el cliente pague; sus años empiezan con {windowFrom}.",
  "agreements.clause.earned_each_payment": "Cada pago cuenta cuando se hace.",
  "agreements.clause.earned_paid_in_full":
    "Los pagos de una factura cuentan cuando se ha pagado entera; un pago sin factura cuenta enseguida.",
  "agreements.clause.earned_invoiced":
    "Una factura cuenta cuando se emite, y sus pagos no cuentan otra vez; si se anula o se da por incobrable, se retira.",
  "agreements.clause.prepaid_at_payment":
    "Lo pagado por adelantado por un servicio más largo cuenta entero y enseguida.",
  "agreements.clause.prepaid_over_service_period":
    "Lo pagado por adelantado por un servicio más largo se gana en partes mensuales iguales a lo largo del servicio.",
  "agreements.clause.target_revenue":
    "Cuando lo que cuenta según esta sección llega a {atLeastMinor} {inPer}, ganas una bonificación.",
  "agreements.clause.target_customers":
    "Cuando {atLeastCount, plural, one {# cliente nuevo paga} other {# clientes nuevos pagan}} por primera vez {inPer}, ganas una bonificación.",
  "agreements.clause.target_students":
    "Cuando se {atLeastCount, plural, one {inscribe # estudiante} other {inscriben # estudiantes}} {inPer}, ganas una bonificación.",
  "agreements.clause.target_pays_amount": "La bonificación es de {amountMinor}.",
  "agreements.clause.target_pays_part": "La bonificación es el {ratePpm} de lo que contó.",
  "agreements.clause.target_once": "Se paga solo la primera vez.",
  "agreements.clause.target_each": "Se paga cada vez.",
  "agreements.clause.growth_window_before":
    "Por {eachPer} ganas el {ratePpm} de lo que cuenta por encima del {overPpm} del anterior; si antes no contó nada, no hay crecimiento.",
  "agreements.clause.growth_year_before":
    "Por {eachPer} ganas el {ratePpm} de lo que cuenta por encima del {overPpm} del mismo del año anterior; si entonces no contó nada, no hay crecimiento.",
  "agreements.clause.loyalty":
    "Por tu fidelidad, cada línea que ganas según esta sección crece, por meses completos desde que empezó este acuerdo.",
  "agreements.clause.loyalty_step":
    "Tras {afterMonths, plural, one {# mes} other {# meses}} es un {upliftPpm} más.",
  "agreements.clause.cap":
    "{heads}: como mucho {amountMinor} {limitPer} en total; un reembolso vuelve a dejar sitio.",
  "agreements.clause.floor":
    "{heads}: al menos {amountMinor} {limitPer} en total; la línea que llega se sube hasta ahí.",
  "agreements.clause.guarantee":
    "{heads}: al menos {amountMinor} {limitPer} en total; al terminar abonamos la diferencia, si este acuerdo estuvo vigente desde el primer día hasta el último.",
  "agreements.clause.other_currencies_no_limit": "Otras monedas no tienen ese límite.",
  "agreements.clause.version_in_force":
    "Cada pago se calcula según la versión de este acuerdo vigente el día del pago, se calcule cuando se calcule.",
  "agreements.clause.version_change_continue":
    "Cuando sigue una versión nueva, los tramos, topes y demás cuentas continúan.",
  "agreements.clause.version_change_restart":
    "Cuando sigue una versión nueva, los tramos, topes y demás cuentas empiezan de nuevo.",
  "agreements.clause.order_of_events":
    "Las cosas cuentan en el orden en que ocurrieron, no en el que se supieron; en un mismo instante va primero lo que trae ingresos.",
  "agreements.clause.booked_late":
    "Lo que se sabe después de cerrar su mes se anota en el siguiente mes abierto.",
  "agreements.clause.rounding_half_even":
    "Cada línea se redondea una vez a la unidad mínima de su moneda; la mitad exacta va al vecino par.",
  "agreements.clause.split_by_weight":
    "Si varios socios comparten un cliente, cada línea se divide según sus pesos; en el reparto no se pierde nada.",
  "agreements.clause.roles_alike": "Lo que hiciste por el cliente no cambia tu peso.",
  "agreements.clause.roles":
    "Tu peso cuenta según lo que hiciste por el cliente: {sourcedPpm} si lo trajiste, {implementedPpm} si implantaste, {influencedPpm} si influiste, {integratesPpm} si integras.",
  "agreements.clause.total_limit":
    "Los socios de un cliente se reparten como mucho el {totalLimitPpm} de una línea; por encima, todas las partes se reducen igual.",
  "agreements.clause.tail_none": "Lo que un cliente paga cuando ya no es tuyo no te da nada.",
  "agreements.clause.tail_months":
    "Lo que un cliente paga cuando ya no es tuyo sigue contando {months, plural, one {# mes} other {# meses}}.",
  "agreements.clause.tail_life": "Lo que un cliente paga cuando ya no es tuyo sigue contando mientras pague.",
  "agreements.clause.limits_none": "No hay tope para lo que ganas ni un mínimo garantizado.",
  "agreements.clause.limits_order":
    "Los mínimos y los topes se aplican a tu parte después del reparto: primero lo que sube, luego lo que corta, el tope más estrecho al final. Fuera de los de la sección 1 no hay otros.",
  "agreements.clause.refund_in_proportion":
    "Un reembolso, una nota de abono o una factura anulada retira lo abonado por ello, en proporción y al porcentaje con el que se abonó; en total nunca más de lo abonado.",
  "agreements.clause.refund_tier_lower_counter": "En los tramos también reduce la cuenta.",
  "agreements.clause.refund_tier_recompute":
    "En los tramos retira de los más altos, según esté entonces la cuenta, y la reduce.",
  "agreements.clause.refund_tier_leave_counter": "En los tramos la cuenta queda como está.",
  "agreements.clause.clawback_always": "Retira venga cuando venga.",
  "agreements.clause.clawback_days":
    "Pasados {clawbackDays, plural, one {# día} other {# días}} del pago ya no retira nada.",
  "agreements.clause.refund_after_move":
    "Se retira a quien se le abonó, aunque el cliente haya cambiado de socio.",
  "agreements.clause.dispute_lost_takes_back":
    "Una disputa de pago perdida retira lo abonado por ese pago; una ganada no cambia nada.",
  "agreements.clause.money_flow_company_bills": "Facturamos a los clientes y te pagamos tu parte.",
  "agreements.clause.money_flow_partner_resells":
    "Tú facturas a los clientes: lo que cobraste se compensa con tu parte.",
  "agreements.clause.money_flow_marketplace_collects":
    "Un mercado en línea factura a los clientes y se queda con su comisión, que siempre se descuenta antes.",
  "agreements.clause.hold_days":
    "Lo que ganas queda retenido {holdDays, plural, one {# día} other {# días}} tras el pago, y después se puede cobrar.",
  "agreements.clause.no_hold": "Lo que ganas se puede cobrar sin retención.",
  "agreements.clause.no_release_lag": "No tiene que pasar ningún mes más.",
  "agreements.clause.release_lag":
    "Además {releaseLagMonths, plural, one {tiene que pasar # mes entero} other {tienen que pasar # meses enteros}} tras el mes del pago.",
  "agreements.clause.payment_month": "Pagamos cada mes, el día {onDay} del mes siguiente.",
  "agreements.clause.payment_quarter": "Pagamos cada trimestre, el día {onDay} del mes siguiente.",
  "agreements.clause.minimum_payout": "Pagamos a partir de {amountMinor}; una cantidad menor se arrastra.",
  "agreements.clause.no_minimum": "No hay mínimo: se paga cualquier importe.",
  "agreements.clause.no_minimum_elsewhere": "En monedas distintas de {currencies} se paga cualquier importe.",
  "agreements.clause.carry_for_ever": "Lo que no llega a un mínimo se arrastra hasta alcanzarlo.",
  "agreements.clause.carry_at_most":
    "Lo que no llega a un mínimo se arrastra como mucho {carryAtMostMonths, plural, one {# mes} other {# meses}}, y después se paga igualmente.",
  "agreements.clause.negative_balance_set_off":
    "Un saldo negativo se compensa con lo que ganes después. Nunca te lo cobramos.",
  "agreements.clause.protection_days":
    "Un referido que registras queda protegido {protectionDays, plural, one {# día} other {# días}} desde el día de su registro.",
  "agreements.clause.no_extension": "No se prorroga.",
  "agreements.clause.extension": "Puedes pedir una vez {days, plural, one {# día} other {# días}} más.",
  "agreements.section.validity": "Esta versión",
  "agreements.clause.effective_on":
    "Está en vigor desde el {day}; si se firma más tarde, desde el día de la firma.",
  "agreements.clause.expires_on":
    "Termina el día anterior al {day}. Desde el {day} vuelve a estar en vigor la versión anterior.",
  "agreements.clause.time_zone":
    "Los días de este acuerdo empiezan y terminan en la zona horaria {timeZone}.",
  "agreements.all_products": "todos los productos",
  "agreements.all_streams": "todo tipo de ingresos",
  "agreements.all_heads": "Todas las cláusulas de esta sección que te pagan",
  "agreements.clauses_named": "{n, plural, one {La cláusula} other {Las cláusulas}} {list}",
  "agreements.no_amount": "ningún importe",
  "agreements.counted_per.month": "dentro de cada mes",
  "agreements.counted_per.quarter": "dentro de cada trimestre",
  "agreements.counted_per.calendar_year": "dentro de cada año natural",
  "agreements.counted_per.agreement_year": "dentro de cada año del acuerdo, desde su primer día",
  "agreements.counted_per.lifetime": "mientras dure el acuerdo",
  "agreements.in_per.month": "en un mes",
  "agreements.in_per.quarter": "en un trimestre",
  "agreements.in_per.calendar_year": "en un año natural",
  "agreements.in_per.agreement_year": "en un año del acuerdo",
  "agreements.each_per.month": "cada mes",
  "agreements.each_per.quarter": "cada trimestre",
  "agreements.each_per.calendar_year": "cada año natural",
  "agreements.each_per.agreement_year": "cada año del acuerdo",
  "agreements.limit_per.event": "por cada pago",
  "agreements.limit_per.customer": "por cada cliente",
  "agreements.limit_per.month": "en cada mes",
  "agreements.limit_per.quarter": "en cada trimestre",
  "agreements.limit_per.calendar_year": "en cada año natural",
  "agreements.limit_per.agreement_year": "en cada año del acuerdo",
  "agreements.limit_per.agreement": "en todo el acuerdo",
  "agreements.window_from.attribution": "el día en que el cliente pasó a ser tuyo",
  "agreements.window_from.first_payment":
    "el primer pago del cliente por el producto desde que pasó a ser tuyo",
  "agreements.window_from.agreement": "el primer día de este acuerdo",
  "agreements.deduction.discount": "descuentos",
  "agreements.deduction.shipping": "envíos",
  "agreements.deduction.media": "costes de medios",
  "agreements.deduction.licence": "licencias",
  "agreements.deduction.subcontractor": "subcontratistas",
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
  "agreements.difference": "Qué cambia la versión {to} respecto a la versión {from}",
  "agreements.difference_lead": "Ambas se escriben con las palabras de hoy. Lo firmado es el texto guardado.",
  "agreements.difference_none": "Las condiciones dicen lo mismo; solo puede cambiar la redacción.",
  "agreements.difference_same":
    "{n, plural, one {# cláusula dice} other {# cláusulas dicen}} lo mismo en ambas.",
  "agreements.change.added": "Añadida",
  "agreements.change.removed": "Retirada",
  "agreements.change.changed": "Cambiada",
  "agreements.clause_of_version": "{version}, cláusula {clause}",
  "agreements.not_in_version": "Esta versión no lo dice.",
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
