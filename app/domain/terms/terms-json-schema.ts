import { z } from "zod";
import { agreementTermsSchema } from "./agreement-terms.ts";

/**
 * The terms as JSON Schema, for editors and for whoever writes terms by a program: as they are written, so what has a
 * default may be left out. What fields must be to each other (overlapping heads, ascending brackets) only parsing says.
 */
export function termsJsonSchema() {
  const { $schema, ...schema } = z.toJSONSchema(agreementTermsSchema, { io: "input" });
  return {
    $schema,
    title: "Terms of a Reparto agreement",
    description:
      "Rates are parts per million, amounts minor units per currency, unit prices millionths of a minor unit. Each field is explained in docs/agreement-terms.md.",
    ...schema,
  };
}
