import { Link } from "@remix-run/react";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import type { RunView } from "./find-run.server.ts";

/** Who was paid the month before and is not in the run. */
export function MissingPayees({ run }: { run: RunView }) {
  const text = useText();
  const format = useFormat();
  const { missing, periodId } = run.work.lastMonth;
  if (missing.length === 0) return null;
  const period = format.period(periodId);
  return (
    <details>
      <summary>{text("runs.missing", { count: missing.length, period })}</summary>
      <ul>
        {missing.map(({ partnerId, partnerName, minor }) => (
          <li key={partnerId}>
            <Link to={`/console/partners/${partnerId}`}>{partnerName}</Link> ·{" "}
            {format.money({ minor, currency: run.currency })}
          </li>
        ))}
      </ul>
    </details>
  );
}
