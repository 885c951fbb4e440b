import {
  CLIENT_OF_AN_AGENCY,
  clientsOf,
  DOCUMENTS_USED,
  OF_CONSULTING_FIRM,
  OF_CRM,
  OF_DMS,
  OF_MAILER,
  ROLL_OUT,
  type StoryCustomer,
  TRAINING,
} from "./story-customers.ts";
import { aYearAhead, documents, milestones, monthly, weekly } from "./story-payments.ts";

/** Northlight brought the client, Harbor & Finch runs its local campaigns: 60 to 40. */
const WITH_HARBOR_FINCH = { sharedWith: { partner: "harbor-finch", weightPpm: 400_000 } };

/** Who pays the American company: clients and projects, partner by partner. */
export const AMERICAN_CLIENTS: readonly StoryCustomer[] = [
  ...clientsOf("northlight", CLIENT_OF_AN_AGENCY, [
    ["juniper", "Juniper Home Goods", "10-0000101", monthly(49_900, 3, 13)],
    ["harvest_table", "Harvest Table Foods", "10-0000102", monthly(129_000, 8, 13)],
    ["bluewater", "Bluewater Dental Group", "10-0000103", monthly(89_900, 14, 13)],
    ["oakline", "Oakline Kitchens", "10-0000181", monthly(34_900, 21, 13, 6)],
    ["mosaic", "Mosaic Art Supplies", "10-0000182", monthly(24_900, 21, 13, 8)],
    ["larkspur", "Larkspur Country Inns", "10-0000183", monthly(79_900, 14, 9)],
    ["meridian", "Meridian Outdoor Supply", "10-0000104", monthly(240_000, 8, 4), WITH_HARBOR_FINCH],
    ["copperline", "Copperline Fitness", "10-0000105", monthly(34_900, 21, 3)],
    ["summit_ridge", "Summit Ridge Realty", "10-0000106", monthly(129_000, 3, 2)],
  ]),
  ...clientsOf("harbor-finch", CLIENT_OF_AN_AGENCY, [
    ["lantern_bay", "Lantern Bay Hotels", "10-0000107", milestones([5, 3, 480_000])],
    ["pinecrest", "Pinecrest Pediatrics", "10-0000108", monthly(69_900, 14, 5)],
    ["tallgrass", "Tallgrass Brewing Supply", "10-0000109", monthly(99_900, 21, 4)],
  ]),
  ...clientsOf("tideway", TRAINING, [
    [
      "granite_state",
      "Granite State Savings",
      "10-0000111",
      milestones([11, 5, 1_800_000], [8, 12, 1_200_000], [5, 12, 600_000]),
      { project: "AI literacy for 300 advisers" },
    ],
    [
      "orchard_health",
      "Orchard Valley Health",
      "10-0000112",
      milestones([3, 19, 950_000], [1, 12, 600_000], [0, 5, 950_000]),
      { project: "Certificates for nursing leads" },
    ],
  ]),
  ...clientsOf("stonebridge", ROLL_OUT, [
    [
      "ironwood",
      "Ironwood Freight",
      "10-0000113",
      milestones([10, 8, 4_200_000], [7, 14, 1_600_000]),
      { project: "Campaign platform for 12 depots" },
    ],
    [
      "crestline",
      "Crestline Mutual",
      "10-0000114",
      milestones([3, 14, 2_750_000], [1, 8, 1_200_000]),
      { project: "Renewal mailings" },
    ],
  ]),
  ...clientsOf("kestrel", OF_CRM, [
    ["maple_grove", "Maple Grove Furniture", "10-0000121", monthly(38_000, 19, 13)],
    ["redstone", "Redstone Solar", "10-0000122", monthly(52_000, 19, 13)],
    ["silver_birch", "Silver Birch Staffing", "10-0000123", monthly(24_000, 19, 13)],
    ["hollow_pine", "Hollow Pine Cabins", "10-0000125", monthly(31_000, 19, 13, 5)],
    ["atlas_tools", "Atlas Tool Rental", "10-0000124", monthly(91_000, 19, 7)],
  ]),
  ...clientsOf("postwing", OF_MAILER, [
    ["cloverfield", "Cloverfield Garden Centers", "10-0000131", weekly(12_400, 13)],
    ["riverbend_books", "Riverbend Books", "10-0000132", weekly(8_150, 13)],
    ["north_pier", "North Pier Theatre", "10-0000133", weekly(5_275, 8)],
    ["two_rivers", "Two Rivers Outfitters", "10-0000134", weekly(16_990, 3)],
  ]),
  ...clientsOf("fenwick-rowe", OF_CONSULTING_FIRM, [
    ["halcyon", "Halcyon Property Trust", "10-0000141", monthly(115_000, 3, 8)],
    ["northgate", "Northgate Title & Escrow", "10-0000144", aYearAhead(1_380_000, 12, 8)],
    ["wexford", "Wexford Surveyors", "10-0000142", monthly(64_500, 14, 5)],
    ["amber_lake", "Amber Lake Insurance Brokers", "10-0000143", monthly(188_000, 21, 3)],
  ]),
  ...clientsOf("paperlane", OF_DMS, [
    ["st_brendan", "St. Brendan Hospital", "10-0000151", monthly(72_000, 21, 4)],
    ["eastmoor", "Eastmoor Town Hall", "10-0000152", monthly(44_000, 14, 4)],
  ]),
  // 8% of about 99.00 a month stays below the minimum for a long while.
  ...clientsOf("quillstack", DOCUMENTS_USED, [
    ["tiny_harbor", "Tiny Harbor Accounting", "10-0000161", documents(18, 550, 12, 5)],
  ]),
];
