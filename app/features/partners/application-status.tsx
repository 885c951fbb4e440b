import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { StepLine } from "#app/components/step-line.tsx";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";
import type { ApplicationStatusView } from "./find-application-status.server.ts";

/** How an application stands, for its applicant: what was done, who acts next, by when. */
export function ApplicationStatus({ application }: { application: ApplicationStatusView }) {
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const { status, answerDueAt, submittedAt, decidedAt, reasonCode, reasonText } = application;
  const isDecided = status === "approved" || status === "refused";
  return (
    <>
      <PageHeader
        title={text("partners.status_title", { company: application.companyName })}
        sub={text("partners.status_sub", {
          reference: application.reference,
          type: application.typeLabel[locale],
        })}
      />
      {status === "approved" ? (
        <Banner kind="good" title={text("partners.status_approved")}>
          {text("partners.status_approved_body")}
        </Banner>
      ) : null}
      {status === "refused" ? (
        <Banner kind="bad" title={text("partners.status_refused")}>
          {reasonCode ? text(`partners.refusal.${reasonCode}`) : null} {reasonText}
        </Banner>
      ) : null}
      <StepLine
        label={text("partners.status_steps")}
        steps={[
          { label: text("partners.step_sent"), state: "done" },
          {
            label: text("partners.step_confirmed"),
            detail: submittedAt ? format.instant(submittedAt) : undefined,
            state: submittedAt ? "done" : "now",
          },
          {
            label: text("partners.step_decided"),
            detail: decidedAt
              ? format.instant(decidedAt)
              : answerDueAt
                ? text("partners.answer_by", { instant: format.instant(answerDueAt) })
                : undefined,
            state: isDecided ? "done" : submittedAt ? "now" : "to_come",
          },
        ]}
      />
      <DefinitionList
        items={[
          { term: text("partners.reference"), value: application.reference },
          {
            term: text("partners.answer_due"),
            value: answerDueAt && !isDecided ? <Instant at={answerDueAt} /> : text("partners.answered"),
          },
        ]}
      />
    </>
  );
}
