import { Link } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { type StatusKind, StatusMark } from "#app/components/status-mark.tsx";
import type { MemberRole } from "#app/domain/actor.ts";
import { useText } from "#app/i18n/provider.tsx";
import type { Text } from "#app/i18n/text.ts";
import type { Onboarding } from "./find-onboarding.server.ts";

type Task = {
  readonly key: "agreement" | "payout" | "team" | "referral";
  readonly to: string;
  readonly state: "done" | "to_do" | "waiting" | "not_yet" | "optional";
};

const SHOWN: Record<Task["state"], StatusKind> = {
  done: "good",
  to_do: "needs_you",
  waiting: "info",
  not_yet: "neutral",
  optional: "neutral",
};

/** Who can do a task: for anybody else it waits on a colleague. */
const DOERS: Record<Task["key"], readonly MemberRole[]> = {
  agreement: ["owner"],
  payout: ["owner", "finance"],
  referral: ["owner", "sales"],
  team: ["owner"],
};

/** Is something still to be done before money can flow? */
export function isBeginning(onboarding: Onboarding): boolean {
  return tasksOf(onboarding).some(
    ({ state }) => state === "to_do" || state === "waiting" || state === "not_yet",
  );
}

/** What is left to do before money can flow, in any order; each task says what it unlocks. */
export function TaskList({ onboarding, role }: { onboarding: Onboarding; role: MemberRole }) {
  const text = useText();
  return (
    <DataTable
      caption={text("partners.tasks")}
      rows={tasksOf(onboarding)}
      rowKey={({ key }) => key}
      columns={[
        {
          key: "task",
          head: text("partners.task"),
          grow: true,
          narrow: "title",
          cell: ({ key, to }) => (
            <>
              <Link className="row-link" to={to}>
                {titleOf(text, key, onboarding.referralKind)}
              </Link>
              <span className="second-line">{text(`partners.task.${key}.unlocks`)}</span>
            </>
          ),
        },
        {
          key: "state",
          head: text("partners.state"),
          narrow: "status",
          cell: ({ key, state }) => (
            <StatusMark kind={state === "to_do" && !DOERS[key].includes(role) ? "info" : SHOWN[state]}>
              {text(`partners.task_state.${state}`)}
            </StatusMark>
          ),
        },
      ]}
    />
  );
}

function titleOf(text: Text, key: Task["key"], referralKind: string): string {
  if (key !== "referral") return text(`partners.task.${key}`);
  if (referralKind === "student") return text("partners.task.referral_student");
  return referralKind === "project"
    ? text("partners.task.referral_project")
    : text("partners.task.referral_client");
}

function tasksOf({ hasAgreement, payoutState, members, referrals }: Onboarding): Task[] {
  return [
    { key: "agreement", to: "/portal/agreement", state: hasAgreement ? "done" : "to_do" },
    {
      key: "payout",
      to: "/portal/payout-account",
      state: payoutTask(payoutState),
    },
    {
      key: "referral",
      to: "/portal/referrals",
      state: referrals > 0 ? "done" : hasAgreement ? "to_do" : "not_yet",
    },
    { key: "team", to: "/portal/team", state: members > 1 ? "done" : "optional" },
  ];
}

function payoutTask(state: string): Task["state"] {
  if (state === "active") return "done";
  return state === "pending_review" ? "waiting" : "to_do";
}
