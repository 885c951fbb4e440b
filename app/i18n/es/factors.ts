import type { factors as english } from "../en/factors.ts";

/** Textos sobre segundos factores y confirmaciones, español. */
export const factors: Record<keyof typeof english, string> = {
  "factors.step_up": "Confirma que eres tú",
  "factors.step_up_code": "Código de un solo uso",
  "factors.step_up_code_hint":
    "Seis cifras de tu aplicación de códigos, o uno de tus códigos de recuperación.",
  "factors.step_up_recovery": "Código de recuperación",
  "factors.step_up_recovery_hint": "O usa tu llave de acceso con el botón de abajo.",
  "factors.step_up_password": "Tu contraseña",
  "factors.step_up_password_hint": "Todavía no tienes segundo factor; puedes añadirlo en tus ajustes.",
  "factors.use_passkey": "Confirmar con llave de acceso",
  "factors.passkey_failed": "No se ha usado la llave de acceso. Inténtalo de nuevo o escribe un código.",
  "factors.demo_code": "Demo: el código de esta cuenta es ahora {code}",
  "factors.demo_code_used":
    "Demo: los códigos de este medio minuto ya están usados. Recarga la página dentro de {seconds, plural, one {# segundo} other {# segundos}}.",
  "factors.mail_subject.app_added": "Se añadió una aplicación de códigos a tu cuenta",
  "factors.mail_subject.app_removed": "Se quitó la aplicación de códigos de tu cuenta",
  "factors.mail_subject.passkey_added": "Se añadió una llave de acceso a tu cuenta",
  "factors.mail_subject.passkey_removed": "Se quitó una llave de acceso de tu cuenta",
  "factors.mail_subject.recovery_codes_renewed": "Se renovaron tus códigos de recuperación",
  "factors.mail_subject.factors_reset": "Se restableció tu segundo factor",
  "factors.mail_lead.app_added":
    "El {changedAt} se añadió una aplicación de códigos, que desde ahora demuestra que eres tú.",
  "factors.mail_lead.app_removed": "La aplicación de códigos se quitó el {changedAt}.",
  "factors.mail_lead.passkey_added":
    "El {changedAt} se añadió una llave de acceso, que desde ahora demuestra que eres tú.",
  "factors.mail_lead.passkey_removed": "Una llave de acceso se quitó el {changedAt}.",
  "factors.mail_lead.recovery_codes_renewed":
    "El {changedAt} se crearon códigos de recuperación nuevos. Los anteriores ya no sirven.",
  "factors.mail_lead.factors_reset":
    "Dos personas restablecieron tu segundo factor el {changedAt}. La próxima vez que entres configurarás uno nuevo.",
  "factors.mail_detail":
    "Se cerraron todas las demás sesiones de tu cuenta. Si no fuiste tú, crea una contraseña nueva ahora y avísanos.",
  "factors.second_title": "Segundo paso",
  "factors.lost_hint":
    "¿Has perdido el teléfono? Escribe uno de tus códigos de recuperación. Si no los tienes, pide a un administrador que restablezca tu segundo factor.",
  "factors.enrol_title": "Configura tu segundo factor",
  "factors.enrol_sub":
    "Una contraseña sola no abre la parte de la empresa. Escanea esto con una aplicación de códigos en tu teléfono y escribe el código que muestre.",
  "factors.enrol_confirm": "Confirmar y seguir",
  "factors.qr_alt": "Código QR para tu aplicación de códigos",
  "factors.secret_by_hand": "¿Sin cámara? Escribe esta clave en la aplicación:",
  "factors.new_app_code": "Código que muestra la aplicación",
  "factors.new_app_code_hint": "Seis cifras, nuevas cada 30 segundos.",
  "factors.new_app_code_missing": "Escribe el código que muestra la aplicación",
  "factors.demo_code_new": "Demo: la aplicación mostraría ahora {code}",
  "factors.codes_title": "Códigos de recuperación",
  "factors.codes_sub":
    "Para el día en que pierdas el teléfono: cada uno abre una vez. Solo se muestran ahora; guárdalos lejos del teléfono.",
  "factors.codes_show": "Mostrar mis códigos",
  "factors.codes_download": "Descargar como archivo",
  "factors.codes_kept": "Los he guardado, seguir",
  "factors.demo_column": "Código ahora",
};
