import { useText } from "#app/i18n/provider.tsx";
import type { DemoCode } from "./demo-code.server.ts";

/** In the demo nobody has the phone: the code stands beside the field. */
export function DemoCodeNote({ demoCode }: { demoCode: DemoCode | null }) {
  const text = useText();
  if (!demoCode) return null;
  return (
    <p className="demo-code">
      {demoCode.code === null
        ? text("factors.demo_code_used", { seconds: demoCode.seconds })
        : text("factors.demo_code", { code: demoCode.code })}
    </p>
  );
}
