import { Readable } from "node:stream";
import { setImmediate as breathe } from "node:timers/promises";
import { type CsvError, parse } from "csv-parse";
import {
  type CsvExpectedColumns,
  type CsvHeaderProblem,
  delimiterOf,
  mapHeader,
} from "./csv-header.server.ts";
import { type CsvEncoding, type CsvFileProblem, textOfCsv } from "./csv-text.server.ts";
import { stripFormulaGuard } from "./formula-guard.server.ts";

const MAX_LINE_CHARS = 64 * 1024;
const MAX_COLUMNS = 200;
const MAX_CELL_CHARS = 4_000;
const SLICE_BYTES = 128 * 1024;
/** Control characters and the ones that turn the direction of writing, which make a cell read as something else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters needs their names
const FORBIDDEN = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;

export type CsvProblemCode =
  | CsvFileProblem
  | CsvHeaderProblem["code"]
  | "too_many_columns"
  | "too_many_rows"
  | "line_too_long"
  | "quote_broken"
  | "cell_count"
  | "cell_too_long"
  | "cell_has_control_character"
  | "value_missing";

/** `line` counts from 1 in the file (0: the file itself); `column` is the name we expect, the header as typed, or null. */
export type CsvProblem = {
  readonly line: number;
  readonly column: string | null;
  readonly code: CsvProblemCode;
};

export type CsvRow<Name extends string> = {
  readonly line: number;
  /** Trimmed texts; a column that the file does not have, or an empty cell, is "". */
  readonly values: Readonly<Record<Name, string>>;
};

export type CsvReading<Name extends string> = {
  /** Rows without a problem; empty when the file itself is refused. */
  readonly rows: readonly CsvRow<Name>[];
  readonly problems: readonly CsvProblem[];
  /** False: nothing of the file may be used, `problems` says why. */
  readonly usable: boolean;
  readonly encoding: CsvEncoding | null;
};

/**
 * Reads an upload: `,` `;` or tab; UTF-8, UTF-16 with mark, or Windows-1252; headers by name in both languages.
 * Never throws for what a person uploads: every problem is listed with line, column and code.
 */
export async function readCsv<Name extends string>(
  bytes: Uint8Array,
  expected: {
    columns: Readonly<Record<Name, CsvExpectedColumns[string]>>;
    maxRows: number;
    maxBytes: number;
  },
): Promise<CsvReading<Name>> {
  const decoded = textOfCsv(bytes, expected.maxBytes);
  if ("problem" in decoded) return refused(null, [{ line: 0, column: null, code: decoded.problem }]);
  const { text, encoding } = decoded;

  const problems: CsvProblem[] = [];
  const rows: CsvRow<Name>[] = [];
  let names: string[] | null = null;
  let lastLine = 0;
  try {
    for await (const { record, endLine } of records(text, problems)) {
      const line = Math.max(lastLine + 1, endLine - lineBreaksIn(record));
      lastLine = endLine;
      if (record.every((cell) => cell.trim() === "")) continue;
      if (record.length > MAX_COLUMNS) {
        const tooMany: CsvProblem = { line, column: null, code: "too_many_columns" };
        if (names === null) return refused(encoding, [tooMany]);
        problems.push(tooMany);
      } else if (names === null) {
        const header = mapHeader(record, expected.columns);
        if (header.problems.length > 0)
          return refused(
            encoding,
            header.problems.map((found) => ({ line, ...found })),
          );
        names = header.names;
      } else if (rows.length >= expected.maxRows) {
        return refused(encoding, [{ line, column: null, code: "too_many_rows" }]);
      } else {
        const found = problemsOf(record, names, line, expected.columns);
        if (found.length > 0) problems.push(...found);
        else rows.push({ line, values: valuesOf<Name>(record, names, expected.columns) });
      }
    }
  } catch (error) {
    const code = (error as CsvError).code === "CSV_MAX_RECORD_SIZE" ? "line_too_long" : "quote_broken";
    return refused(encoding, [...problems, { line: lastLine + 1, column: null, code }]);
  }
  if (names === null)
    return refused(
      encoding,
      problems.length > 0 ? problems : [{ line: 0, column: null, code: "file_empty" }],
    );
  return { rows, problems: problems.toSorted((a, b) => a.line - b.line), usable: true, encoding };
}

/** Records with the line they end on. A quote inside a cell is read as it stands; one that never closes is told as a problem. */
async function* records(text: string, problems: CsvProblem[]) {
  const parser = Readable.from(slices(text)).pipe(
    parse({
      delimiter: delimiterOf(text),
      bom: true,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_records_with_error: true,
      max_record_size: MAX_LINE_CHARS,
      record_delimiter: ["\r\n", "\n", "\r"],
    }),
  );
  parser.on("skip", (error: CsvError & { lines?: number }) => {
    if (error.code === "CSV_MAX_RECORD_SIZE") parser.destroy(error);
    else problems.push({ line: error.lines ?? 0, column: null, code: "quote_broken" });
  });
  for await (const found of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    yield { record: found.record, endLine: found.info.lines };
  }
}

/** Hands the text on in pieces and lets other requests run in between. */
async function* slices(text: string) {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    yield bytes.subarray(start, start + SLICE_BYTES);
    await breathe();
  }
}

function problemsOf(
  record: readonly string[],
  names: readonly string[],
  line: number,
  columns: CsvExpectedColumns,
): CsvProblem[] {
  if (record.length !== names.length) return [{ line, column: null, code: "cell_count" }];
  return names.flatMap((column, position): CsvProblem[] => {
    const cell = record[position] ?? "";
    if (cell.length > MAX_CELL_CHARS) return [{ line, column, code: "cell_too_long" }];
    if (FORBIDDEN.test(cell)) return [{ line, column, code: "cell_has_control_character" }];
    if (columns[column]?.required && cell.trim() === "") return [{ line, column, code: "value_missing" }];
    return [];
  });
}

function valuesOf<Name extends string>(
  record: readonly string[],
  names: readonly string[],
  columns: CsvExpectedColumns,
): Record<Name, string> {
  const values: Record<string, string> = {};
  for (const name of Object.keys(columns)) {
    const position = names.indexOf(name);
    values[name] = position < 0 ? "" : stripFormulaGuard(record[position] ?? "").trim();
  }
  return values as Record<Name, string>;
}

function lineBreaksIn(record: readonly string[]): number {
  return record.reduce((sum, cell) => sum + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
}

function refused<Name extends string>(
  encoding: CsvEncoding | null,
  problems: readonly CsvProblem[],
): CsvReading<Name> {
  return { rows: [], problems, usable: false, encoding };
}
