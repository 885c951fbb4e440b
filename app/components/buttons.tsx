import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

/** primary: the one act of the page. secondary: beside it. quiet: in rows. danger: takes something away. */
export type ButtonKind = "primary" | "secondary" | "quiet" | "danger";

type ButtonProps = {
  kind?: ButtonKind;
  type?: "submit" | "button";
  /** Sent with the form when this button submits it. */
  name?: string;
  value?: string;
  /** Ties the button to a form elsewhere on the page. */
  form?: string;
  disabled?: boolean;
  describedBy?: string;
  children: ReactNode;
};

/** A verb with its object and amount: "Approve 42 payments · 48,210.55 USD". */
export function Button({ kind = "secondary", type = "submit", describedBy, ...rest }: ButtonProps) {
  return <button className={`button button-${kind}`} type={type} aria-describedby={describedBy} {...rest} />;
}

export function SubmitButton(props: Omit<ButtonProps, "type">) {
  return <Button kind="primary" {...props} type="submit" />;
}

type LinkButtonProps = {
  /** A path that the code writes, never text that somebody typed. */
  to: string;
  kind?: ButtonKind;
  /** For files (CSV, PDF) and other answers that are no page: the browser fetches them itself. */
  file?: boolean;
  children: ReactNode;
};

/** A link that looks like a button: goes somewhere, changes nothing. */
export function LinkButton({ to, kind = "secondary", file = false, children }: LinkButtonProps) {
  return (
    <Link className={`button button-${kind}`} to={to} reloadDocument={file}>
      {children}
    </Link>
  );
}
