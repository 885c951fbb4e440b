import { useActionData } from "@remix-run/react";
import { useEffect } from "react";
import { useText } from "#app/i18n/provider.tsx";
import { type FormReply, isFormReply } from "./form-reply.ts";

/**
 * The refusal of this page's form, for `<Form reply={useFormReply()}>`. A page with several forms names each by its
 * hidden field `intent`; the others stay untouched. The tab's title says "Error:" meanwhile.
 */
export function useFormReply(intent = ""): FormReply | undefined {
  const answer = useActionData<unknown>();
  const reply = isFormReply(answer) && answer.intent === intent ? answer : undefined;
  const prefix = `${useText()("shell.form_error_prefix")} `;
  useEffect(() => {
    if (reply && !document.title.startsWith(prefix)) document.title = prefix + document.title;
  }, [reply, prefix]);
  return reply;
}
