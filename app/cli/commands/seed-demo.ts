import { loadProgramme } from "#app/features/programme/load-programme.server.ts";
import { type Command, environmentFor, withContext, withDatabase } from "../command.ts";
import { isEmpty, playDemoWorld } from "../demo-world.ts";
import { Refusal } from "../project.ts";
import { keptSecrets, type Secrets } from "../secrets.ts";

export const seedDemo: Command = {
  name: "seed demo",
  says: "plays the demo world into an empty database; the Stripe simulator of npm start has to run",
  usage: ["--simulator <url>  address of the Stripe simulator (STRIPE_API_BASE)"],
  options: { simulator: { type: "string" } },
  run: async (typed) => {
    const simulatorUrl = typed.simulator ?? process.env.STRIPE_API_BASE;
    if (typeof simulatorUrl !== "string" || !URL.canParse(simulatorUrl))
      throw new Refusal("Say where the Stripe simulator is: --simulator http://127.0.0.1:12111.");
    const env = await withDatabase(async (found) => environmentFor(found));
    return withContext("cli seed demo", async (ctx) => {
      if (!(await isEmpty(ctx.db)))
        throw new Refusal("The database has partners: the demo world is for an empty one.");
      await loadProgramme(ctx);
      const { db, origin } = ctx;
      await playDemoWorld({ db, origin, mailFrom: env.MAIL_FROM, simulatorUrl, secrets: secretsOf(env) });
      return { ok: true, lines: ["The demo world is there."], report: { result: "played" } };
    });
  },
};

/** What is configured goes before what this copy keeps. */
function secretsOf(env: Awaited<ReturnType<typeof environmentFor>>): Secrets {
  const kept = keptSecrets();
  return {
    STRIPE_SECRET_KEY: env.STRIPE_SECRET_KEY ?? kept.STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: env.STRIPE_WEBHOOK_SECRET ?? kept.STRIPE_WEBHOOK_SECRET,
    STRIPE_CONNECT_WEBHOOK_SECRET: env.STRIPE_CONNECT_WEBHOOK_SECRET ?? kept.STRIPE_CONNECT_WEBHOOK_SECRET,
    STUDENT_KEY_SECRET: env.STUDENT_KEY_SECRET ?? kept.STUDENT_KEY_SECRET,
    ENCRYPTION_KEYS: env.ENCRYPTION_KEYS ?? kept.ENCRYPTION_KEYS,
  };
}
