/** Markup that is safe to write out; everything else that goes into `html` is escaped. */
export type Html = { readonly markup: string };

type Part = Html | string | number | readonly Html[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** html`<p>${text}</p>`: texts and numbers are escaped, markup and lists of it go in as they are. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: texts.map((text, index) => text + written(parts[index] ?? "")).join("") };
}

function written(part: Part): string {
  if (typeof part === "object")
    return "markup" in part ? part.markup : part.map((one) => one.markup).join("");
  return String(part).replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

const STYLE = `
  :root { color-scheme: light dark; --line: color-mix(in srgb, CanvasText 20%, Canvas); }
  body { margin: 0; font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
  .strip { padding: 0.5rem 1.25rem; background: #5b3df5; color: #fff; font-weight: 600; }
  main { max-width: 62rem; margin: 0 auto; padding: 1.25rem; }
  section { margin: 2rem 0; } h1 { font-size: 1.5rem; } h2 { font-size: 1.125rem; margin-bottom: 0.5rem; }
  form { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); align-items: end; }
  form.narrow { grid-template-columns: minmax(0, 26rem); }
  label { display: grid; gap: 0.25rem; font-size: 0.875rem; }
  input, select, button { font: inherit; min-height: 2.75rem; padding: 0.375rem 0.625rem; box-sizing: border-box;
    border: 1px solid var(--line); border-radius: 0.25rem; width: 100%; background: Field; color: FieldText; }
  button { background: #5b3df5; border-color: #5b3df5; color: #fff; cursor: pointer; }
  button.second { background: transparent; color: inherit; border-color: currentColor; }
  :focus-visible { outline: 3px solid #b8860b; outline-offset: 2px; }
  .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
  th, td { text-align: left; padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
  td.amount, th.amount { text-align: right; font-variant-numeric: tabular-nums; }
  .note { border-left: 4px solid #5b3df5; padding-left: 0.75rem; } code { font-size: 0.8125rem; }
`;

/** A whole page; nothing on it loads from anywhere, and nothing frames it. */
export function page(title: string, content: Html, status = 200): Response {
  const whole = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Stripe simulator</title><style>${{ markup: STYLE }}</style></head>
<body><div class="strip">Stripe simulator: no real money, no real bank · Simulador de Stripe: sin dinero real</div>
<main><h1>${title}</h1>${content}</main></body></html>`;
  return new Response(whole.markup, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      "x-content-type-options": "nosniff",
    },
  });
}

/** 303, so that a reload does not send a form twice. */
export function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}
