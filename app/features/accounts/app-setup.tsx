import { TextInput } from "#app/components/text-fields.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { AppSetupView } from "./app-setup.server.ts";

/** Modules that stay light around a QR code, so that cameras find it. */
const QUIET = 4;

/** Scan or type the secret, then a code of the app: the field of the form around it. */
export function AppSetup({ setup }: { setup: AppSetupView }) {
  const text = useText();
  const { size, path } = setup.qr;
  return (
    <>
      <div className="qr">
        <svg
          viewBox={`${-QUIET} ${-QUIET} ${size + 2 * QUIET} ${size + 2 * QUIET}`}
          role="img"
          aria-label={text("factors.qr_alt")}
          shapeRendering="crispEdges"
        >
          <path
            className="qr-light"
            d={`M${-QUIET} ${-QUIET}h${size + 2 * QUIET}v${size + 2 * QUIET}H${-QUIET}z`}
          />
          <path className="qr-dark" d={path} />
        </svg>
      </div>
      <p>
        {text("factors.secret_by_hand")} <code className="totp-secret">{setup.secret}</code>
      </p>
      <TextInput
        name="newAppCode"
        label={text("factors.new_app_code")}
        hint={text("factors.new_app_code_hint")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={20}
        width="short"
        mono
      />
      {setup.demoCode ? (
        <p className="demo-code">{text("factors.demo_code_new", { code: setup.demoCode })}</p>
      ) : null}
    </>
  );
}
