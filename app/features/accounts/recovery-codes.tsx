import { useText } from "#app/i18n/provider.tsx";

/** Recovery codes, shown this once, and the same as a file. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const text = useText();
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${codes.join("\n")}\n`)}`;
  return (
    <section className="recovery-codes" aria-label={text("factors.codes_title")}>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p>
        <a className="button button-secondary" href={file} download="reparto-recovery-codes.txt">
          {text("factors.codes_download")}
        </a>
      </p>
    </section>
  );
}
