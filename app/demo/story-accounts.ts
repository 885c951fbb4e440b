import type { TypedBankAccount } from "#app/domain/bank-account.ts";
import { day, hoursAgo } from "./story-calendar.ts";
import type { StoryPartner } from "./story-partners.ts";

const BY_BANK = {
  locale: "es",
  entity: "ent_demo_us",
  type: "marketing_agency",
  segment: "smb",
  payoutAccount: "bank",
  team: [],
} as const;

/** Two partners where Stripe does not reach: paid by bank transfer, with proof. */
export const PARTNERS_BY_BANK: readonly StoryPartner[] = [
  {
    ...BY_BANK,
    key: "jacaranda",
    company: "Estudio Jacaranda",
    country: "MX",
    website: "https://jacaranda.example",
    owner: { name: "Ximena Robledo", email: "ximena@jacaranda.example", capacity: "Socia fundadora" },
    message: "Restaurantes y museos de Ciudad de México que abren en Estados Unidos.",
    applies: day(4, 5, 10),
  },
  {
    ...BY_BANK,
    key: "cordillera",
    company: "Agencia Cordillera",
    country: "CO",
    website: "https://cordillera.example",
    owner: { name: "Julián Ospina", email: "julian@cordillera.example", capacity: "Gerente" },
    message: "Marcas de café que venden por correo.",
    applies: day(2, 7, 10),
  },
];

/** What each of them enters; numbers out of published examples, nobody's accounts. */
export const BANK_ACCOUNTS: Readonly<Record<string, TypedBankAccount>> = {
  jacaranda: {
    holderName: "Estudio Jacaranda S.A. de C.V.",
    country: "MX",
    number: "032180000118359719",
    bic: "",
  },
  cordillera: {
    holderName: "Agencia Cordillera S.A.S.",
    country: "CO",
    number: "00112233445",
    bic: "COLOCOBM",
  },
};

/** Another bank, a day ago: a visitor finds the account cooling off. */
export const CHANGED_ACCOUNT = {
  partner: "cordillera",
  on: hoursAgo(20),
  account: { holderName: "Agencia Cordillera S.A.S.", country: "CO", number: "99887766554", bic: "CAFECOBB" },
} satisfies { readonly partner: string; readonly on: unknown; readonly account: TypedBankAccount };
