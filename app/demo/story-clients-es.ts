import {
  CAMPAIGN,
  CLIENT_OF_AN_AGENCY,
  clientsOf,
  DOCUMENTS_USED,
  type StoryCustomer,
  TRAINING,
} from "./story-customers.ts";
import { documents, milestones, monthly } from "./story-payments.ts";

/** Who pays the Spanish company. */
export const SPANISH_CLIENTS: readonly StoryCustomer[] = [
  ...clientsOf("faro", CLIENT_OF_AN_AGENCY, [
    ["bodegas_pena", "Bodegas Peña Alta S.L.", "B00000101", monthly(59_000, 3, 13)],
    ["clinica_mirasol", "Clínica Mirasol S.A.", "A00000102", monthly(89_000, 8, 13)],
    ["vivero_aljibe", "Vivero El Aljibe S.L.", "B00000110", monthly(28_000, 14, 13, 6)],
    ["tramontana", "Muebles Tramontana S.L.", "B00000103", monthly(42_000, 14, 9)],
    ["cala_serena", "Hotel Cala Serena S.L.", "B00000104", monthly(149_000, 21, 4)],
  ]),
  ...clientsOf("puente-norte", TRAINING, [
    [
      "valdeluz",
      "Cooperativa Valdeluz",
      "F00000105",
      milestones([4, 8, 740_000], [3, 8, 740_000], [2, 21, 520_000], [0, 3, 310_000]),
      { project: "Formación de mandos intermedios", door: "stripe" },
    ],
  ]),
  ...clientsOf("lexia", DOCUMENTS_USED, [
    ["bufete_arroyo", "Bufete Arroyo y Vidal S.L.P.", "B00000106", documents(20, 3_800, 12, 5)],
    ["notaria_castellar", "Notaría Castellar C.B.", "E00000107", documents(20, 1_700, 26, 5)],
  ]),
  ...clientsOf("onda", CAMPAIGN, [
    ["marenostrum", "Festival Marenostrum", "G00000108", monthly(320_000, 19, 1)],
    ["museo_ribera", "Museo de la Ribera", "G00000109", monthly(185_000, 19, 1)],
  ]),
];
