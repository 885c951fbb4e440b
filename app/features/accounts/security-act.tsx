import type { ReactNode } from "react";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { TextInput } from "#app/components/text-fields.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { AppSetupView } from "./app-setup.server.ts";
import { AppSetup } from "./app-setup.tsx";
import type { OwnFactors } from "./find-own-factors.server.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import type { SecurityAct } from "./security.form.ts";
import { StepUpFields } from "./step-up-fields.tsx";

type SecurityActProps = {
  act: SecurityAct;
  home: string;
  factors: OwnFactors;
  setup: AppSetupView | null;
  chosen: OwnFactors["passkeys"][number] | null;
  reply: ShownReply | undefined;
};

/** One act on one's own second factors, with the fresh proof that it asks for. */
export function SecurityActForm({ act, home, factors, setup, chosen, reply }: SecurityActProps) {
  const text = useText();
  const { offer } = factors;
  const hidden: Record<string, string> = act === "drop_passkey" && chosen ? { passkeyId: chosen.id } : {};
  return (
    <>
      <p className="mt-4">{text(`factors.act_says.${act}`, { name: chosen?.name ?? "" })}</p>
      <Form intent={act} reply={reply} hidden={hidden}>
        {act === "app" && setup ? <AppSetup setup={setup} /> : null}
        {act === "passkey" ? (
          <TextInput
            name="passkeyName"
            label={text("factors.passkey_name")}
            hint={text("factors.passkey_name_hint")}
            maxLength={60}
          />
        ) : null}
        {/* A form asks the browser for one passkey at most: when one is added, a code proves. */}
        <StepUpFields offer={act === "passkey" ? { ...offer, hasPasskey: false } : offer} />
        {act === "passkey" ? (
          <>
            <PasskeyButton
              path="/passkey?add"
              name="passkeyMadeToken"
              use="add"
              label={text("factors.passkey_add")}
            />
            <noscript>{text("factors.passkey_needs_script")}</noscript>
          </>
        ) : (
          <Confirming kind={act}>{text(`factors.act.${act}`)}</Confirming>
        )}
      </Form>
      <p className="mt-4">
        <LinkButton to={home} kind="quiet">
          {text("factors.back")}
        </LinkButton>
      </p>
    </>
  );
}

function Confirming({ kind, children }: { kind: SecurityAct; children: ReactNode }) {
  return (
    <SubmitButton kind={kind === "drop_app" || kind === "drop_passkey" ? "danger" : "primary"}>
      {children}
    </SubmitButton>
  );
}
