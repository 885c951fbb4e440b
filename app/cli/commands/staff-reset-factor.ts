import { resetFactorByOperator } from "#app/features/accounts/reset-factor-by-operator.server.ts";
import { type Command, withContext } from "../command.ts";
import { Refusal } from "../project.ts";

/** For the company whose only admin lost the phone: whoever runs the machine vouches for the person. */
export const staffResetFactor: Command = {
  name: "staff reset-factor",
  says: "takes the second factor off a person of the company who lost it; the next sign-in sets up a new one",
  usage: ["--email <address>"],
  options: { email: { type: "string" } },
  run: ({ email }) => {
    if (typeof email !== "string") throw new Refusal("--email should be an e-mail address.");
    return withContext("cli staff reset-factor", async (ctx) => {
      const accountId = await resetFactorByOperator(ctx, { email });
      if (!accountId) throw new Refusal("No person of the company has this address.");
      return {
        ok: true,
        lines: [`${email} sets up a new second factor at the next sign-in.`],
        report: { accountId },
      };
    });
  },
};
