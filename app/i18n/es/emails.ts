import type { emails as english } from "../en/emails.ts";

/** Texts of the mails, Spanish. Flat keys, ICU MessageFormat. No person or company that was referred stands in a subject. */
export const emails: Readonly<Record<keyof typeof english, string>> = {
  "emails.link_fallback": "Si el botón no funciona, copia esta dirección en tu navegador:",
  "emails.sent_because": "Recibes este correo porque se refiere a tu cuenta en {issuer}.",
  "emails.no_reply": "Las respuestas a esta dirección no se leen.",

  "emails.verify_email.subject": "Confirma tu correo electrónico",
  "emails.verify_email.lead":
    "Confirma que esta dirección es tuya y tu solicitud llegará a nuestro equipo de socios.",
  "emails.verify_email.detail":
    "El enlace sirve una sola vez y hasta el {expiresAt}. Si no enviaste ninguna solicitud, ignora este correo.",
  "emails.verify_email.action": "Confirmar la dirección",

  "emails.account_exists.subject": "Ya tienes una cuenta",
  "emails.account_exists.lead":
    "Alguien ha enviado una solicitud al programa de socios con esta dirección. Ya tiene una cuenta, así que no ha cambiado nada: inicia sesión para seguir.",
  "emails.account_exists.detail":
    "Si no recuerdas la contraseña, pide una nueva en {resetUrl}. Si no has sido tú, ignora este correo.",
  "emails.account_exists.action": "Iniciar sesión",
  "emails.application_received.subject": "Recibimos tu solicitud",
  "emails.application_received.lead":
    "Gracias. La solicitud de {company} está en manos de nuestro equipo de socios.",
  "emails.application_received.detail":
    "Tendrás respuesta a más tardar el {answerBy}, por correo a esta dirección. Hasta entonces no tienes que hacer nada.",
  "emails.application_received.action": "Ver cómo va",

  "emails.application_approved.subject": "Tu solicitud fue aprobada",
  "emails.application_approved.lead": "Te damos la bienvenida. {company} ya es socio del programa.",
  "emails.application_approved.detail":
    "Lo siguiente: inicia sesión, acepta tu acuerdo y conecta la cuenta donde recibirás tus pagos.",
  "emails.application_approved.action": "Iniciar sesión",
  "emails.application_approved.action_set_password": "Crear tu contraseña",

  "emails.application_refused.subject": "Sobre tu solicitud",
  "emails.application_refused.lead": "Por ahora no podemos incorporar a {company} al programa.",
  "emails.application_refused.reason": "Motivo: {reason}",
  "emails.application_refused.detail": "Puedes volver a solicitarlo cuando esto haya cambiado.",

  "emails.invite.subject": "{inviter} te invita a {organisation}",
  "emails.invite.lead": "{inviter} te invita a trabajar con {organisation} en el portal de socios.",
  "emails.invite.detail": "La invitación sirve una sola vez y hasta el {expiresAt}.",
  "emails.invite.action": "Aceptar la invitación",

  "emails.password_reset.subject": "Crea una contraseña nueva",
  "emails.password_reset.lead": "Alguien pidió una contraseña nueva para esta dirección.",
  "emails.password_reset.detail":
    "El enlace sirve una sola vez y hasta el {expiresAt}. Si no fuiste tú, ignora este correo: tu contraseña sigue siendo la misma.",
  "emails.password_reset.action": "Crear una contraseña nueva",

  "emails.password_changed.subject": "Tu contraseña cambió",
  "emails.password_changed.lead":
    "La contraseña de tu cuenta cambió el {changedAt}. Todas las demás sesiones se cerraron.",
  "emails.password_changed.detail": "Si no fuiste tú, crea una contraseña nueva ahora y avísanos.",
  "emails.password_changed.action": "No fui yo",

  "emails.referral_registered.subject": "Tu referido está registrado hasta el {protectedUntil}",
  "emails.referral_registered.lead": "{customer} está registrado a tu nombre para {product}.",
  "emails.referral_registered.detail":
    "Su plazo de protección llega hasta el {protectedUntil}: nadie más puede registrarlo antes. Te avisaremos en cuanto lo aceptemos.",
  "emails.referral_registered.action": "Ver el referido",

  "emails.referral_accepted.subject": "Tu referido fue aceptado",
  "emails.referral_accepted.lead": "Aceptamos a {customer} como tu referido para {product}.",
  "emails.referral_accepted.detail": "Desde ahora sus pagos te generan comisión, según tu acuerdo.",
  "emails.referral_accepted.action": "Ver el referido",

  "emails.referral_declined.subject": "Tu referido no fue aceptado",
  "emails.referral_declined.lead": "No pudimos aceptar a {customer} como tu referido.",
  "emails.referral_declined.reason": "Motivo: {reason}",
  "emails.referral_declined.detail": "Si no estás de acuerdo, impugna la decisión en la página del referido.",
  "emails.referral_declined.action": "Ver el referido",

  "emails.contest_decided.subject_granted": "Tu impugnación fue aceptada",
  "emails.contest_decided.subject_refused": "Tu impugnación fue resuelta",
  "emails.contest_decided.lead_granted": "Lo revisamos de nuevo: {customer} queda registrado a tu nombre.",
  "emails.contest_decided.lead_refused": "Lo revisamos de nuevo: la decisión sobre {customer} se mantiene.",
  "emails.contest_decided.reason": "Motivo: {reason}",
  "emails.contest_decided.action": "Ver la decisión",

  "emails.agreement_offered.subject": "Tu acuerdo está listo para aceptar",
  "emails.agreement_offered.lead": "{title}, versión {version}, está listo para que lo leas y lo aceptes.",
  "emails.agreement_offered.detail":
    "Entra en vigor el {effectiveOn}, una vez que lo acepte alguien que pueda firmar por tu empresa.",
  "emails.agreement_offered.action": "Leer y aceptar",

  "emails.statement_ready.subject": "La liquidación {number} de {period} está lista",
  "emails.statement_ready.figure": "Te pagamos",
  "emails.statement_ready.lead":
    "Tu liquidación de {period} está sellada. Explica cada línea y la tienes en PDF y CSV.",
  "emails.statement_ready.detail_payable": "El pago sale en cuanto finanzas apruebe el mes.",
  "emails.statement_ready.detail_nothing":
    "Este mes no se paga nada; la liquidación dice por qué. Tu saldo pasa al mes siguiente.",
  "emails.statement_ready.action": "Abrir la liquidación",
  "emails.statement_restated.subject": "La liquidación {number} de {period} tiene una rectificación",
  "emails.statement_restated.figure": "Diferencia",
  "emails.statement_restated.lead":
    "Hay una versión {version} de tu liquidación de {period}. Dice línea por línea lo que el mes debía ser, según condiciones acordadas con efecto anterior.",
  "emails.statement_restated.detail":
    "La versión 1 y lo que pagó quedan como están. La diferencia es un ajuste en una liquidación posterior, y la versión {version} dice en cuál.",
  "emails.statement_restated.action": "Ver las diferencias",

  "emails.payout_sent.subject": "Pago de {amount} enviado",
  "emails.payout_sent.figure": "Enviado",
  "emails.payout_sent.lead": "Enviamos {amount} a tu cuenta de pagos por la liquidación {number}.",
  "emails.payout_sent.detail": "Cuándo llega a tu banco depende del calendario de tu cuenta de pagos.",
  "emails.payout_sent.action": "Ver el pago",

  "emails.payout_on_hold.subject": "Tu pago espera una cuenta",
  "emails.payout_on_hold.figure": "A tu espera",
  "emails.payout_on_hold.lead": "Tienes {amount} aprobados, pero no hay una cuenta que pueda recibirlos.",
  "emails.payout_on_hold.detail":
    "Conecta una cuenta de pagos y enviaremos el dinero con la próxima remesa. No se pierde nada.",
  "emails.payout_on_hold.action": "Conectar una cuenta",

  "emails.run_waiting_for_approval.subject": "La remesa de pagos de {period} espera aprobación",
  "emails.run_waiting_for_approval.figure": "Por aprobar",
  "emails.run_waiting_for_approval.lead":
    "{preparedBy} envió la remesa de {issuer} de {period}: {count, plural, one {# pago} other {# pagos}}.",
  "emails.run_waiting_for_approval.detail": "La aprueba o rechaza una persona distinta de quien la preparó.",
  "emails.run_waiting_for_approval.action": "Revisar la remesa",
};
