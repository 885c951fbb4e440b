import QRCode from "qrcode";
import type { TotpToAdd } from "./add-totp.server.ts";
import { totpCode, totpStep } from "./totp.server.ts";

/** What the page draws for an app that is being added. */
export type AppSetupView = {
  /** In groups of four, to be typed. */
  readonly secret: string;
  /** Side of the QR code in modules, and its dark ones as the path of an SVG. */
  readonly qr: { readonly size: number; readonly path: string };
  /** What the app will show, in the demo alone. */
  readonly demoCode: string | null;
};

export function appSetupOf(
  { isDemo, now }: { readonly isDemo: boolean; readonly now: Date },
  { secret, uri }: TotpToAdd,
): AppSetupView {
  return {
    secret: secret.replace(/(.{4})(?=.)/g, "$1 "),
    qr: qrPath(uri),
    demoCode: isDemo ? totpCode(secret, totpStep(now)) : null,
  };
}

function qrPath(uri: string): AppSetupView["qr"] {
  const { size, data } = QRCode.create(uri, { errorCorrectionLevel: "M" }).modules;
  const dark = Array.from(data).flatMap((bit, at) =>
    bit ? [`M${at % size} ${Math.floor(at / size)}h1v1h-1z`] : [],
  );
  return { size, path: dark.join("") };
}
