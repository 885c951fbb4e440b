import { type StatusKind, StatusMark } from "#app/components/status-mark.tsx";
import type { TemplateStatus } from "#app/domain/template-rules.ts";
import { useText } from "#app/i18n/provider.tsx";

const KIND: Readonly<Record<TemplateStatus, StatusKind>> = {
  draft: "neutral",
  proposed: "needs_you",
  published: "good",
  retired: "neutral",
  discarded: "neutral",
};

export function TemplateMark({ status }: { status: TemplateStatus }) {
  return <StatusMark kind={KIND[status]}>{useText()(`agreements.template_status.${status}`)}</StatusMark>;
}
