import { z } from "zod";
import { sendMail } from "#app/features/notifications/send-mail.server.ts";
import { defineJob } from "./job.server.ts";

export const sendMailJob = defineJob({
  name: "send_mail",
  payload: z.strictObject({ mailId: z.string() }),
  run: sendMail,
});
