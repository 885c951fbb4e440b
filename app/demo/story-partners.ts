import type { Locale } from "#app/domain/locale.ts";
import { day, type StoryTime } from "./story-calendar.ts";
import type { StoryMember } from "./story-people.ts";

export type StoryApplicant = {
  readonly company: string;
  readonly type: string;
  readonly country: string;
  readonly locale: Locale;
  readonly website: string;
  readonly owner: { readonly name: string; readonly email: string; readonly capacity: string };
  readonly message: string;
  /** The application; approved two days later, signed on the third, account connected on the fourth. */
  readonly applies: StoryTime;
};

export type StoryPartner = StoryApplicant & {
  readonly key: string;
  readonly entity: "ent_demo_us" | "ent_demo_es";
  readonly segment: "enterprise" | "mid_market" | "smb";
  /** Invited by the owner on the day after. */
  readonly team: readonly StoryMember[];
  /** `never`: nobody opened one, so finance has to leave the partner out. `bank`: Stripe does not reach it. */
  readonly payoutAccount: "connected" | "bank" | "never";
};

const IN_THE_US = { country: "US", locale: "en", entity: "ent_demo_us", payoutAccount: "connected" } as const;
const IN_SPAIN = { country: "ES", locale: "es", entity: "ent_demo_es", payoutAccount: "connected" } as const;

/** Sixteen partners of twelve types, in the order in which they joined; every name is invented. */
export const PARTNERS: readonly StoryPartner[] = [
  {
    ...IN_THE_US,
    key: "northlight",
    company: "Northlight Growth Studio",
    type: "marketing_agency",
    segment: "mid_market",
    website: "https://northlight.example",
    owner: { name: "Maya Ellison", email: "maya@northlight.example", capacity: "Managing partner" },
    team: [
      { name: "Jonah Reyes", email: "jonah@northlight.example", role: "sales" },
      { name: "Priya Natarajan", email: "priya@northlight.example", role: "finance" },
      { name: "Sam Okafor", email: "sam@northlight.example", role: "viewer" },
    ],
    message: "Forty retail and hospitality clients, most of them outgrowing their mailing tool.",
    applies: day(14, 18, 9),
  },
  {
    ...IN_SPAIN,
    key: "faro",
    company: "Agencia Faro Digital",
    type: "marketing_agency",
    segment: "smb",
    website: "https://faro.example",
    owner: { name: "Lucía Peñalver", email: "lucia@faro.example", capacity: "Directora general" },
    team: [{ name: "Íñigo Serrano", email: "inigo@faro.example", role: "sales" }],
    message: "Trabajamos con bodegas, clínicas y hoteles de la costa.",
    applies: day(14, 18, 10),
  },
  {
    ...IN_THE_US,
    key: "cedar-ridge",
    company: "Cedar Ridge Code School",
    type: "bootcamp",
    segment: "smb",
    website: "https://cedarridge.example",
    owner: { name: "Desmond Achebe", email: "desmond@cedarridge.example", capacity: "Director" },
    team: [],
    message: "Two cohorts a quarter; our graduates ask for an AI certificate.",
    applies: day(14, 19, 9),
  },
  {
    ...IN_SPAIN,
    key: "brujula",
    company: "Academia Brújula Código",
    type: "bootcamp",
    segment: "smb",
    website: "https://brujula.example",
    owner: { name: "Andrés Quiroga", email: "andres@brujula.example", capacity: "Director" },
    team: [],
    message: "Formación intensiva en Valencia, con grupos de veinte alumnos.",
    applies: day(14, 19, 11),
  },
  {
    ...IN_THE_US,
    key: "kestrel",
    company: "Kestrel CRM",
    type: "crm_platform",
    segment: "mid_market",
    website: "https://kestrel.example",
    owner: { name: "Hannah Brandt", email: "hannah@kestrel.example", capacity: "VP Partnerships" },
    team: [{ name: "Kofi Mensah", email: "kofi@kestrel.example", role: "developer" }],
    message: "Our marketplace has an integration slot for campaign scoring.",
    applies: day(14, 20, 8),
  },
  {
    ...IN_THE_US,
    key: "postwing",
    company: "Postwing Mail",
    type: "email_platform",
    segment: "smb",
    website: "https://postwing.example",
    owner: { name: "Felix Arden", email: "felix@postwing.example", capacity: "Chief executive" },
    team: [],
    message: "Usage of the scoring model inside our campaign editor.",
    applies: day(14, 20, 9),
  },
  {
    ...IN_THE_US,
    key: "tideway",
    company: "Tideway Learning Advisors",
    type: "consultancy",
    segment: "enterprise",
    website: "https://tideway.example",
    owner: { name: "Ingrid Halvorsen", email: "ingrid@tideway.example", capacity: "Principal" },
    team: [],
    message: "Corporate training programmes for banks and hospitals.",
    applies: day(12, 4, 9),
  },
  {
    ...IN_THE_US,
    key: "stonebridge",
    company: "Stonebridge Systems",
    type: "system_integrator",
    segment: "enterprise",
    website: "https://stonebridge.example",
    owner: { name: "Carol Nakamura", email: "carol@stonebridge.example", capacity: "Practice lead" },
    team: [],
    message: "We roll marketing platforms out for logistics and insurance.",
    applies: day(11, 6, 9),
  },
  {
    ...IN_THE_US,
    key: "fenwick-rowe",
    company: "Fenwick & Rowe Advisory",
    type: "consulting_firm",
    segment: "mid_market",
    website: "https://fenwickrowe.example",
    owner: { name: "Beatrice Rowe", email: "beatrice@fenwickrowe.example", capacity: "Partner" },
    team: [],
    message: "Back-office practice; document volumes are what our clients suffer from.",
    applies: day(9, 5, 9),
  },
  {
    ...IN_THE_US,
    key: "marlow",
    company: "University of Marlow Bay",
    type: "university",
    segment: "enterprise",
    website: "https://marlowbay.example",
    owner: {
      name: "Dr. Alan Whitcombe",
      email: "alan@marlowbay.example",
      capacity: "Dean of continuing education",
    },
    team: [],
    message: "Continuing education wants an articulated AI certificate.",
    applies: day(9, 12, 9),
  },
  {
    ...IN_THE_US,
    key: "harbor-finch",
    company: "Harbor & Finch Marketing",
    type: "marketing_agency",
    segment: "smb",
    website: "https://harborfinch.example",
    owner: { name: "Owen Finch", email: "owen@harborfinch.example", capacity: "Owner" },
    team: [],
    message: "Local businesses along the coast, mostly hospitality and health.",
    applies: day(6, 5, 10),
  },
  {
    ...IN_SPAIN,
    key: "lexia",
    company: "Lexia Legal Tech",
    type: "legal_tech",
    segment: "smb",
    website: "https://lexia.example",
    owner: { name: "Marta Olivares", email: "marta@lexia.example", capacity: "Consejera delegada" },
    team: [],
    message: "Plantillas de contratos para despachos y notarías.",
    applies: day(6, 12, 10),
    payoutAccount: "never",
  },
  {
    ...IN_THE_US,
    key: "quillstack",
    company: "Quillstack Workspace",
    type: "productivity_platform",
    segment: "smb",
    website: "https://quillstack.example",
    owner: { name: "Noor Haddad", email: "noor@quillstack.example", capacity: "Founder" },
    team: [],
    message: "A small team; documents from templates, billed by use.",
    applies: day(6, 18, 12),
  },
  {
    ...IN_SPAIN,
    key: "puente-norte",
    company: "Consultora Puente Norte",
    type: "consultancy",
    segment: "mid_market",
    website: "https://puentenorte.example",
    owner: { name: "Begoña Larrea", email: "begona@puentenorte.example", capacity: "Socia directora" },
    team: [],
    message: "Formación para cooperativas e industria del norte.",
    applies: day(5, 4, 9),
  },
  {
    ...IN_THE_US,
    key: "paperlane",
    company: "Paperlane DMS",
    type: "document_management",
    segment: "mid_market",
    website: "https://paperlane.example",
    owner: { name: "Victor Lindqvist", email: "victor@paperlane.example", capacity: "Head of alliances" },
    team: [],
    message: "Archives for hospitals and town halls.",
    applies: day(5, 6, 9),
  },
  {
    ...IN_SPAIN,
    key: "onda",
    company: "Onda Social Lab",
    type: "social_platform",
    segment: "smb",
    website: "https://onda.example",
    owner: { name: "Iker Zubiri", email: "iker@onda.example", capacity: "Director" },
    team: [],
    message: "Campañas para festivales y museos.",
    applies: day(2, 4, 9),
  },
];
