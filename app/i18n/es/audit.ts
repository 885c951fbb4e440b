import type { audit as en } from "../en/audit.ts";

/** Texts of the audit room, Spanish. Flat keys, ICU MessageFormat. */
export const audit: Record<keyof typeof en, string> = {
  "audit.page": "Auditoría",
  "audit.sub": "Quién hizo qué, lo más reciente primero. Las entradas se añaden y nunca se cambian.",
  "audit.none": "Aún no se ha registrado nada.",
  "audit.no_match": "Ninguna entrada cumple estos filtros.",
  "audit.at": "Hora",
  "audit.action": "Acto",
  "audit.object": "Objeto",
  "audit.actor": "Quién",
  "audit.actor_kind.anonymous": "Visitante",
  "audit.actor_kind.member": "Socio",
  "audit.actor_kind.staff": "Empresa",
  "audit.actor_kind.system": "Sistema",
  "audit.details": "Detalles",
  "audit.filter_action": "El acto empieza por",
  "audit.filter_object": "Número del objeto",
  "audit.filter_kind": "Quién",
  "audit.chained": "encadenada",
  "audit.not_chained": "aún sin encadenar",
};
