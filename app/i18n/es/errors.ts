import type { errors as en } from "../en/errors.ts";

/** Texts of the errors room, Spanish (tú for partners, impersonal for finance). */
export const errors: Record<keyof typeof en, string> = {
  "errors.account_already_exists": "Ya hay una cuenta con este correo. Inicia sesión con ella.",
  "errors.account_has_other_side":
    "Esta cuenta ya pertenece a la otra parte: nadie es a la vez socio y personal de la empresa.",
  "errors.agreement_already_accepted": "Esta versión del acuerdo ya está aceptada.",
  "errors.agreement_not_offered": "Esta versión del acuerdo no se te ha ofrecido.",
  "errors.agreement_text_changed":
    "El texto del acuerdo ha cambiado desde que se mostró esta página. Vuelve a leerlo antes de aceptar.",
  "errors.already_member": "Esta persona ya está en el equipo.",
  "errors.amount_above_owed":
    "Los libros deben ahora menos que eso a este partner. Elija como mucho lo que se debe.",
  "errors.application_already_decided": "Esta solicitud ya está decidida.",
  "errors.application_email_not_verified":
    "La persona solicitante aún no ha confirmado su correo. Se podrá aprobar después.",
  "errors.application_password_wrong":
    "No es la contraseña de esta solicitud. Prueba otra vez o elige una nueva: el enlace sigue sirviendo.",
  "errors.approver_is_preparer":
    "Quien prepara una remesa no la aprueba. Debe hacerlo otra persona de finanzas.",
  "errors.attribution_already_ended": "Este partner ya no está en el cliente.",
  "errors.attribution_already_there": "Este socio ya figura en este cliente.",
  "errors.attribution_not_begun": "Todavía no ha empezado, así que no puede terminar.",
  "errors.attribution_over_total": "Los pesos de los socios de este cliente sumarían más del 100 %.",
  "errors.back_test_too_large":
    "Los clientes de este tipo tienen {events, number} eventos en meses cerrados; una prueba con el pasado admite {limit, number} como máximo. Hágala por fichero con el comando simulate.",
  "errors.bank_columns_incomplete":
    "El fichero de un banco necesita columnas para el identificador, el importe, la divisa, el nombre y la cuenta, cada una con su propio nombre.",
  "errors.bank_order_not_possible": "Estos pagos no caben en el fichero de este banco: {why}.",
  "errors.bank_profile_missing":
    "Nadie ha indicado todavía desde qué cuenta se paga ni qué fichero acepta el banco.",
  "errors.bank_report_already_there":
    "Este mismo fichero del banco ya se había cargado. Nada se ha hecho dos veces.",
  "errors.batch_too_large": "Hay demasiadas filas. Envíalas en partes más pequeñas.",
  "errors.claim_already_contested": "Este registro ya está impugnado; la decisión está en curso.",
  "errors.claim_already_customer": "Esta empresa ya es cliente, así que no se puede registrar.",
  "errors.claim_already_protected": "Esta empresa ya está protegida por otro registro.",
  "errors.claim_already_yours": "Ya lo has registrado.",
  "errors.claim_not_eligible": "Este registro no cumple los requisitos.",
  "errors.claim_not_protected":
    "Nadie más protege esta empresa, así que no hay nada que impugnar. Puedes registrarla.",
  "errors.confirmer_is_exporter":
    "Usted entregó esta orden al banco, así que otra persona debe confirmarla. Pídaselo a otra persona de finanzas.",
  "errors.contest_already_decided": "Esta impugnación ya está decidida.",
  "errors.csv_has_bad_rows":
    "Algunas filas no se pueden leer. Corrígelas o elige importar solo las correctas.",
  "errors.customer_key_taken": "Esta clave ya pertenece a otro cliente.",
  "errors.export_reason_needed": "Este fichero ya se había entregado. Indique por qué se necesita de nuevo.",
  "errors.invitation_needs_sign_in":
    "Esta dirección ya tiene cuenta. Inicia sesión con ella y vuelve a abrir la invitación.",
  "errors.last_owner": "Cada socio conserva al menos un titular. Nombra antes a otra persona titular.",
  "errors.earlier_period_open": "Hay que cerrar antes el mes anterior: los meses se cierran en orden.",
  "errors.line_not_on_statement": "Esta línea no está en la liquidación.",
  "errors.link_expired_or_used": "Este enlace ha caducado o ya se ha usado. Pide uno nuevo.",
  "errors.manual_payment_not_open":
    "Mientras tanto este pago se ha confirmado, rechazado o devuelto. Vuelva a mirarlo.",
  "errors.no_agreement_in_force": "No hay ningún acuerdo aceptado en vigor. Acepta antes tu acuerdo.",
  "errors.no_payout_account": "Aún no hay una cuenta de cobro. Conéctala primero.",
  "errors.not_allowed": "Tu rol no lo permite.",
  "errors.nothing_to_confirm": "Nada del fichero del banco se puede confirmar ahora.",
  "errors.nothing_to_export": "Ningún pago de esta tanda espera una orden al banco.",
  "errors.nothing_to_pay": "No hay nada que pagar en esta remesa.",
  "errors.nothing_to_restate": "No se ha corregido nada de esta liquidación desde su última versión.",
  "errors.password_too_easy":
    "Esta contraseña es fácil de adivinar. Prueba con unas cuantas palabras sin relación entre sí.",
  "errors.password_too_long": "La contraseña tiene como máximo 128 caracteres.",
  "errors.password_too_short":
    "La contraseña tiene al menos 15 caracteres. Unas cuantas palabras forman una buena.",
  "errors.payment_provider_away":
    "El proveedor de pagos no responde en este momento. No ha cambiado nada: prueba de nuevo en unos minutos.",
  "errors.run_is_paused": "Esta tanda ya está en pausa.",
  "errors.run_not_paused": "Esta tanda no está en pausa.",
  "errors.run_not_under_way": "Esta tanda no tiene nada en curso que se pueda pausar.",
  "errors.payments_not_reconciled":
    "Hay diferencias abiertas. Explique primero cada una; después se pueden liberar los pagos.",
  "errors.freeze_not_open": "Estos pagos no están detenidos, o alguien pidió otra cosa entretanto.",
  "errors.lift_not_asked": "Primero alguien de finanzas tiene que pedirlo y decir qué se ha averiguado.",
  "errors.payout_account_same": "Es la cuenta que ya está en uso.",
  "errors.payouts_frozen":
    "Los pagos están detenidos, así que ahora no se puede cambiar la cuenta. Finanzas hablará con las personas titulares.",
  "errors.payout_account_exists": "Ya hay una cuenta de cobro conectada.",
  "errors.payout_attempt_open":
    "Un intento de este pago sigue abierto: su clave aún puede traer una transferencia. El proceso lo resuelve primero.",
  "errors.payout_decided_already": "Ya lo ha indicado. Otra persona tiene que mirarlo y decir lo mismo.",
  "errors.payout_may_have_been_sent":
    "Este pago se envió, o puede haberse enviado. No se cancela: conviene revisar sus intentos y Stripe.",
  "errors.period_already_closed": "Este mes ya está cerrado.",
  "errors.period_closing": "Este mes se está cerrando. Hay que esperar a que termine.",
  "errors.period_not_closed": "Este mes aún no está cerrado.",
  "errors.period_not_over": "Este mes aún no ha terminado, así que no se puede cerrar.",
  "errors.proof_not_kept": "Un justificante es un PDF, PNG o JPEG de 5 MB como mucho.",
  "errors.quarantine_already_resolved": "Este evento ya está resuelto.",
  "errors.rail_not_available": "Por esta vía no se puede pagar a este país o en esta moneda.",
  "errors.reconciliation_has_breaks":
    "La conciliación tiene diferencias abiertas. Hay que explicarlas antes.",
  "errors.referral_already_decided": "Este referido ya está decidido.",
  "errors.referral_already_extended": "Su única prórroga ya se usó.",
  "errors.referral_domain_invalid": "No es el dominio del sitio web de una empresa, como example.com.",
  "errors.referral_domain_is_freemail":
    "Es un proveedor de buzones para todo el mundo. Indica el dominio propio de la empresa o déjalo vacío.",
  "errors.referral_not_extendable": "Tu acuerdo no da ninguna prórroga de la protección.",
  "errors.repayment_above_decided":
    "Se devolvió y se volvió a deber menos que eso. Pague de nuevo como mucho esa cantidad.",
  "errors.reversal_already_decided": "Es más de lo que volvió y sigue sin decidir.",
  "errors.reversal_exceeds_transfer": "Es más de lo que queda de la transferencia.",
  "errors.reversal_under_way": "Hay otra devolución de este pago en curso. Espere a que se resuelva.",
  "errors.run_already_exists": "Ya hay una remesa de pagos para este mes, esta empresa y esta moneda.",
  "errors.run_changed_since_shown":
    "La remesa ha cambiado desde que se mostró esta página. Hay que revisarla antes de aprobar.",
  "errors.run_not_draft": "Esta remesa ya se ha enviado a aprobación.",
  "errors.run_not_submitted": "Esta tanda no está pendiente de aprobación.",
  "errors.second_person_needed":
    "Lo que Stripe dice ahora no es definitivo, así que otra persona tiene que mirarlo y decir lo mismo.",
  "errors.encryption_not_configured":
    "Aquí no se pueden guardar secretos: falta la variable ENCRYPTION_KEYS.",
  "errors.step_up_required":
    "Confirma otra vez que eres tú: la confirmación ha caducado, ya se usó o era para otra cosa.",
  "errors.step_up_too_many":
    "Demasiados intentos fallidos. Espera {minutes, plural, one {# minuto} other {# minutos}} y vuelve a intentarlo.",
  "errors.step_up_wrong":
    "No coincide, o el código ya se usó. Espera al siguiente código e inténtalo de nuevo.",
  "errors.last_factor":
    "Es tu único segundo factor. Añade antes otro: el personal de la empresa siempre tiene uno.",
  "errors.passkey_refused":
    "No se pudo añadir esta llave de acceso: ya se conoce o respondió tarde. Inténtalo de nuevo.",
  "errors.factor_reset_not_asked": "Ya nadie lo pide.",
  "errors.confirmer_is_asker": "Lo pediste tú, así que debe confirmarlo otro administrador.",
  "errors.sign_in_failed":
    "El correo o la contraseña no son correctos. Si acabas de enviar tu solicitud, confirma antes tu dirección: el enlace está en tu correo.",
  "errors.too_many_attempts": "Demasiados intentos. Espera un rato y vuelve a probar.",

  "errors.changed_meanwhile":
    "Esto ha cambiado entretanto. Vuelve a cargar la página y revisa antes de repetirlo.",
  "errors.transfer_differs":
    "Esta transferencia no es lo que se aprobó: difiere el importe, la moneda, la cuenta o el grupo.",
  "errors.transfer_found_at_provider":
    "Stripe tiene una transferencia de este pago. Adóptela o devuélvala antes en Stripe.",
  "errors.transfer_not_found_at_provider": "Stripe no tiene esa transferencia de este pago.",
  "errors.unavailable":
    "Ahora mismo no llegamos a nuestra base de datos. No se ha hecho nada. Prueba dentro de un minuto.",
  "errors.form_missing": "Rellena este campo.",
  "errors.form_invalid": "Este valor no tiene la forma correcta.",
  "errors.form_too_short": "Como mínimo {least, plural, one {# carácter} other {# caracteres}}.",
  "errors.form_too_long": "Como máximo {most, plural, one {# carácter} other {# caracteres}}.",
  "errors.form_characters": "Quita de este campo los caracteres de control o los saltos de línea.",
  "errors.form_repeated": "Este campo se ha enviado más de una vez.",
  "errors.form_unknown_field": "El formulario trae un campo que no tiene. Vuelve a cargar la página.",
  "errors.form_malformed": "El formulario no se puede leer. Vuelve a cargar la página.",
  "errors.form_too_large": "Es demasiado grande. Un archivo puede tener como máximo 10 MB.",
  "errors.form_wrong_kind": "Aquí no se acepta este tipo de contenido.",
  "errors.page_unavailable_title": "Volvemos en un momento",
  "errors.page_needs_role": "Está abierta a: {roles}.",
  "errors.role_owner": "propietario",
  "errors.role_sales": "ventas",
  "errors.role_finance": "finanzas",
  "errors.role_developer": "desarrollo",
  "errors.role_viewer": "consulta",
  "errors.role_manager": "gestor de socios",
  "errors.role_admin": "administración",
  "errors.other_origin":
    "Este formulario no se envió desde nuestras páginas, así que no se ha hecho nada. Abre {origin} y prueba allí.",
  "errors.template_not_draft":
    "Estas condiciones ya no son un borrador y no se pueden cambiar. Crea un borrador nuevo.",
  "errors.template_draft_exists": "Ya hay un borrador para este tipo. Continúa con él o descártalo antes.",
  "errors.template_not_proposed": "Estas condiciones no esperan a una segunda persona.",
  "errors.template_does_not_hold": "Estas condiciones todavía no son coherentes. La página dice qué falta.",
  "errors.template_changed_since_shown":
    "Las condiciones han cambiado desde que se mostró esta página. Vuelve a leerlas antes de publicar.",
  "errors.publisher_is_proposer":
    "Tú escribiste o propusiste estas condiciones: debe publicarlas otra persona con el rol de administración.",
  "errors.rates_already_confirmed": "Estos porcentajes ya están confirmados.",
  "errors.effective_day_past": "El primer día en vigor no puede ser anterior a hoy.",
  "errors.amendment_end_before_start": "El final debe ser posterior al primer día en vigor.",
  "errors.version_already_ended": "El plazo para el que se ofreció esta versión ya ha terminado.",
  "errors.version_not_signed": "Solo puede tener efecto anterior una versión que el partner haya firmado.",
  "errors.backdating_not_back": "Elige un día anterior a la entrada en vigor de esta versión.",
  "errors.backdating_not_proposed": "Este efecto anterior ya está decidido.",
  "errors.confirmer_is_proposer": "Lo propusiste tú: debe confirmarlo otra persona.",
  "errors.backdating_changed_since_shown":
    "Las diferencias han cambiado desde que se mostró esta página. Vuelve a mirarlas.",
  "errors.write_off_exceeds_debt": "No queda tanta deuda por condonar. Lo que ya espera también cuenta.",
  "errors.write_off_not_proposed": "Esta condonación ya se decidió.",
  "errors.decision_reason_missing": "Elige un motivo. Si es otro, dilo con palabras.",
  "errors.nothing_to_postpone":
    "Esto no afecta a un pago concreto, así que no hay nada que aplazar: acéptalo o deja el lote en borrador.",
  "errors.exceptions_open": "Quedan excepciones por decidir. Acepta o aplaza cada una antes de enviarlo.",
  "errors.payout_not_in_run": "Este pago no está en el lote como se mostraba. Vuelve a cargar la página.",
  "errors.approved_already": "Ya está aprobado por esta persona o por aquella a quien sustituye.",
  "errors.approver_is_editor": "Quien cambió este lote no lo aprueba: debe hacerlo otra persona.",
  "errors.approver_is_payee": "Este lote paga a esta persona: debe aprobarlo otra.",
  "errors.cap_per_payout": "Un pago de este lote supera el máximo por pago.",
  "errors.cap_per_run": "Este lote supera el máximo por lote.",
  "errors.halt_exists": "Los pagos ya están detenidos.",
  "errors.halt_not_there": "Los pagos no están detenidos.",
  "errors.lifter_is_asker": "Quien lo pidió no lo confirma: debe reanudar los pagos otra persona.",
  "errors.payments_halted": "Los pagos están detenidos. Antes deben reanudarlos dos personas.",
  "errors.policy_not_proposed": "Esta política ya se decidió.",
  "errors.policy_proposal_exists":
    "Otro cambio de la política espera a su segunda persona. Hay que decidirlo antes.",
  "errors.policy_invalid": "Un tramo o límite está dos veces, o un importe mayor pediría menos personas.",
  "errors.run_not_approved": "Este lote no tiene todas sus aprobaciones o ya se liberó.",
  "errors.substitution_invalid":
    "Sustituye otra persona de la empresa a alguien de finanzas, 92 días como máximo, y nadie se nombra a sí mismo.",
  "errors.substitution_over": "Esta sustitución ya terminó.",
};
