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
};
