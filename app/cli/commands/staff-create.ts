import { STAFF_ROLES, type StaffRole } from "#app/domain/actor.ts";
import { isTimeZone } from "#app/domain/period.ts";
import { createStaff } from "#app/features/accounts/create-staff.server.ts";
import { type Command, type Typed, withContext } from "../command.ts";
import { Refusal } from "../project.ts";

export const staffCreate: Command = {
  name: "staff create",
  says: "makes a person of the company, or gives one more roles; prints a link to choose a password",
  usage: [
    "--email <address>  --name <name>",
    `--role <roles>     ${STAFF_ROLES.join(", ")}; several with commas`,
    "--locale en|es     language (en)        --time-zone <zone>  (UTC)",
  ],
  options: {
    email: { type: "string" },
    name: { type: "string" },
    role: { type: "string" },
    locale: { type: "string" },
    "time-zone": { type: "string" },
  },
  run: (typed) => {
    const input = readPerson(typed);
    return withContext("cli staff create", async (ctx) => {
      const { accountId, setPasswordUrl } = await createStaff(ctx, input);
      const lines = [`${input.email} is ${input.roles.join(", ")} (${accountId}).`];
      if (setPasswordUrl) lines.push(`To choose a password, within an hour: ${setPasswordUrl}`);
      return { ok: true, lines, report: { accountId, setPasswordUrl } };
    });
  },
};

function readPerson(typed: Typed) {
  const { email, name, role, locale = "en", "time-zone": timeZone = "UTC" } = typed;
  if (typeof email !== "string" || !/^[^\s@]{1,64}@[^\s@]{1,255}$/u.test(email))
    throw new Refusal("--email should be an e-mail address.");
  if (typeof name !== "string" || !/^[^\p{Cc}]{1,200}$/u.test(name.trim()))
    throw new Refusal("--name should be a name of one line.");
  const roles = typeof role === "string" ? role.split(",").map((one) => one.trim()) : [];
  const known = roles.filter((one): one is StaffRole => (STAFF_ROLES as readonly string[]).includes(one));
  if (known.length === 0 || known.length !== roles.length)
    throw new Refusal(`--role should be one of ${STAFF_ROLES.join(", ")}, or several with commas.`);
  if (locale !== "en" && locale !== "es") throw new Refusal("--locale should be en or es.");
  if (typeof timeZone !== "string" || !isTimeZone(timeZone))
    throw new Refusal("--time-zone should be a zone like Europe/Madrid.");
  return { email, name: name.trim(), roles: known, locale, timeZone } as const;
}
