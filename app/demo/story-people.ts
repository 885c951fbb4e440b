import type { MemberRole, StaffRole } from "#app/domain/actor.ts";
import type { Locale } from "#app/domain/locale.ts";

export type StoryStaff = {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly StaffRole[];
  readonly locale: Locale;
  readonly timeZone: string;
  /** Of the app that shows its one-time codes, in base32: known to everybody, as its password is. */
  readonly totpSecret: string;
};

/** The people of the company. Two of finance, since nobody approves what they prepared. */
export const STAFF: readonly StoryStaff[] = [
  {
    key: "admin",
    name: "Robin Calder",
    email: "admin@reparto-demo.example",
    roles: ["admin"],
    locale: "en",
    timeZone: "America/New_York",
    totpSecret: "REPARTO2DEMO2ADMIN2ROBIN2CALDER2",
  },
  {
    key: "manager",
    name: "Elena Prado",
    email: "manager@reparto-demo.example",
    roles: ["manager"],
    locale: "en",
    timeZone: "America/New_York",
    totpSecret: "REPARTO2DEMO2MANAGER2ELENA2PRADO",
  },
  {
    key: "preparer",
    name: "Grace Whitlock",
    email: "finance@reparto-demo.example",
    roles: ["finance"],
    locale: "en",
    timeZone: "America/New_York",
    totpSecret: "REPARTO2DEMO2FINANCE2GRACE2WHITL",
  },
  {
    key: "approver",
    name: "Tomás Iriarte",
    email: "approver@reparto-demo.example",
    roles: ["finance"],
    locale: "en",
    timeZone: "Europe/Madrid",
    totpSecret: "REPARTO2DEMO2FINANCE2TOMAS2IRIAR",
  },
];

export type StoryMember = { readonly name: string; readonly email: string; readonly role: MemberRole };

/** Who a visitor may become: one for each role, by e-mail address. */
export const SIGN_INS: readonly { readonly role: string; readonly email: string }[] = [
  { role: "Admin", email: "admin@reparto-demo.example" },
  { role: "Partner manager", email: "manager@reparto-demo.example" },
  { role: "Finance (prepares)", email: "finance@reparto-demo.example" },
  { role: "Finance (approves)", email: "approver@reparto-demo.example" },
  { role: "Agency owner (English)", email: "maya@northlight.example" },
  { role: "Agency owner (Spanish)", email: "lucia@faro.example" },
  { role: "Bootcamp owner", email: "desmond@cedarridge.example" },
  { role: "Consultancy owner", email: "ingrid@tideway.example" },
  { role: "Technology partner developer", email: "kofi@kestrel.example" },
  { role: "Partner viewer", email: "sam@northlight.example" },
];
