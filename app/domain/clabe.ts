/** Mexico's account number, 18 digits: bank (3), place (3), account (11) and a check digit (Banco de México, CLABE). */
const CLABE = /^\d{18}$/;
const WEIGHTS = [3, 7, 1];

/** The last digit that belongs to the first 17: ten less the sum of each digit's product by 3, 7, 1, …, all modulo ten. */
export function clabeCheckDigit(first17: string): number {
  const sum = [...first17].reduce((total, digit, at) => total + ((Number(digit) * WEIGHTS[at % 3]!) % 10), 0);
  return (10 - (sum % 10)) % 10;
}

export function isClabe(typed: string): boolean {
  return CLABE.test(typed) && clabeCheckDigit(typed.slice(0, 17)) === Number(typed[17]);
}
