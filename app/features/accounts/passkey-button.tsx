import { useEffect, useRef, useState } from "react";
import { useText } from "#app/i18n/provider.tsx";

type PasskeyButtonProps = {
  /** Where challenges are made: by POST, as JSON. */
  path: string;
  /** The field that takes the browser's answer. */
  name: string;
  use: "prove" | "add";
  label: string;
};

/**
 * Asks the browser for a passkey, puts its answer into the form around it and sends that form. Where there is no
 * JavaScript, or no WebAuthn, there is no button: the field beside it does.
 */
export function PasskeyButton({ path, name, use, label }: PasskeyButtonProps) {
  const text = useText();
  const answer = useRef<HTMLInputElement>(null);
  const [canAsk, setCanAsk] = useState(false);
  const [state, setState] = useState<"idle" | "asking" | "failed">("idle");
  useEffect(() => setCanAsk(typeof window.PublicKeyCredential === "function"), []);

  async function ask(): Promise<void> {
    setState("asking");
    try {
      const made = await askBrowser(path, use);
      const field = answer.current;
      if (!field?.form) return;
      field.value = JSON.stringify(made);
      field.form.requestSubmit(field.form.querySelector<HTMLElement>("button[type=submit]"));
      // A challenge is answered once: whatever becomes of the form, the next one has an answer of its own.
      field.value = "";
      setState("idle");
    } catch {
      setState("failed");
    }
  }

  return (
    <>
      <input ref={answer} type="hidden" name={name} />
      {canAsk ? (
        <p className="passkey">
          <button
            type="button"
            className="button button-secondary"
            disabled={state === "asking"}
            onClick={() => void ask()}
          >
            {label}
          </button>
        </p>
      ) : null}
      <p role="status" className="field-error">
        {state === "failed" ? text("factors.passkey_failed") : null}
      </p>
    </>
  );
}

async function askBrowser(path: string, use: PasskeyButtonProps["use"]): Promise<unknown> {
  const [{ startAuthentication, startRegistration }, asked] = await Promise.all([
    import("@simplewebauthn/browser"),
    fetch(path, { method: "POST", headers: { Accept: "application/json" } }),
  ]);
  if (!asked.ok) throw new Error(`no challenge: ${asked.status}`);
  const optionsJSON = await asked.json();
  return use === "prove" ? startAuthentication({ optionsJSON }) : startRegistration({ optionsJSON });
}
