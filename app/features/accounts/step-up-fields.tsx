import { TextInput } from "#app/components/text-fields.tsx";
import { useText } from "#app/i18n/provider.tsx";
import { DemoCodeNote } from "./demo-code-note.tsx";
import type { StepUpOffer } from "./offer-step-up.server.ts";
import { PasskeyButton } from "./passkey-button.tsx";

/**
 * "Confirm that it is you", inside the form of the act: one field, and a button for a passkey where the browser can.
 * The form's schema spreads `stepUpFields`; its action calls `proveStepUp` and then the use case.
 */
export function StepUpFields({
  offer,
  passkeyPath = "/passkey",
  bare = false,
}: {
  offer: StepUpOffer;
  /** Where a challenge for a passkey is made. */
  passkeyPath?: string;
  /** Without frame and title, where the page is about nothing else. */
  bare?: boolean;
}) {
  const text = useText();
  const Frame = bare ? "div" : "fieldset";
  return (
    <Frame className={bare ? "contents" : "step-up"}>
      {bare ? null : <legend>{text("factors.step_up")}</legend>}
      {offer.byPassword ? (
        <TextInput
          name="stepUpPassword"
          type="password"
          label={text("factors.step_up_password")}
          hint={text("factors.step_up_password_hint")}
          autoComplete="current-password"
          maxLength={1_000}
        />
      ) : (
        <TextInput
          name="stepUpCode"
          label={text(offer.hasTotp ? "factors.step_up_code" : "factors.step_up_recovery")}
          hint={text(offer.hasTotp ? "factors.step_up_code_hint" : "factors.step_up_recovery_hint")}
          autoComplete="one-time-code"
          spellCheck={false}
          maxLength={60}
          width="medium"
          mono
        />
      )}
      <DemoCodeNote demoCode={offer.demoCode} />
      {offer.hasPasskey ? (
        <PasskeyButton
          path={passkeyPath}
          name="stepUpPasskeyToken"
          use="prove"
          label={text("factors.use_passkey")}
        />
      ) : null}
    </Frame>
  );
}
