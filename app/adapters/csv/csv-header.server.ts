/** A column that a file may have; `headers` are the names it goes by, in every language. */
export type CsvExpectedColumn = { readonly required: boolean; readonly headers: readonly string[] };
export type CsvExpectedColumns = Readonly<Record<string, CsvExpectedColumn>>;
export type CsvHeaderProblem = {
  column: string;
  code: "header_unknown" | "header_repeated" | "header_missing";
};

/** Which expected column each position of the file holds. Only what is expected gets in: a header nobody knows is a problem. */
export function mapHeader(
  header: readonly string[],
  columns: CsvExpectedColumns,
): { names: string[]; problems: CsvHeaderProblem[] } {
  const byHeader = new Map<string, string>();
  for (const [name, column] of Object.entries(columns)) {
    for (const alias of [name, ...column.headers]) byHeader.set(folded(alias), name);
  }
  const problems: CsvHeaderProblem[] = [];
  const names: string[] = [];
  for (const cell of header) {
    const name = byHeader.get(folded(cell));
    if (name === undefined) problems.push({ column: shown(cell), code: "header_unknown" });
    else if (names.includes(name)) problems.push({ column: shown(cell), code: "header_repeated" });
    names.push(name ?? "");
  }
  for (const [name, column] of Object.entries(columns)) {
    if (column.required && !names.includes(name)) problems.push({ column: name, code: "header_missing" });
  }
  return { names, problems };
}

/** The separator that stands most often in the first line outside quotes; a comma when none does. */
export function delimiterOf(text: string): "," | ";" | "\t" {
  const counts = { ",": 0, ";": 0, "\t": 0 };
  let quoted = false;
  for (const sign of text.slice(0, 10_000)) {
    if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === "\n" || sign === "\r")) break;
    else if (!quoted && (sign === "," || sign === ";" || sign === "\t")) counts[sign] += 1;
  }
  if (counts["\t"] > counts[","] && counts["\t"] > counts[";"]) return "\t";
  return counts[";"] > counts[","] ? ";" : ",";
}

/** Case, accents, spaces, dashes and underscores do not tell headers apart; letters of other alphabets do. */
function folded(header: string): string {
  return header
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();
}

function shown(header: string): string {
  return header.slice(0, 80);
}
