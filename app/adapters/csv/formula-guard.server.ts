/** What a spreadsheet takes for a formula: = + - @ and their full-width twins, also behind spaces and quotes. */
const LOOKS_LIKE_FORMULA = /^[\s"'“”‘’\u200b\ufeff]*[=+\-@＝＋－＠]|^["' ]*[\t\r\n]/u;

/** Prefixes `'` so that no spreadsheet runs the text. Only for texts: numbers are written as numbers. */
export function guardFormula(text: string): string {
  return LOOKS_LIKE_FORMULA.test(text) ? `'${text}` : text;
}

/** Undoes `guardFormula`: `stripFormulaGuard(guardFormula(text)) === text` for every text. */
export function stripFormulaGuard(cell: string): string {
  return cell.startsWith("'") && LOOKS_LIKE_FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}
