import { useLoaderData } from "@remix-run/react";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { RadioGroup, Select } from "#app/components/choice-fields.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { ErrorSummary } from "#app/components/error-summary.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { MEMBER_ROLES } from "#app/domain/actor.ts";
import { changeRoleForm, endMembershipForm, inviteForm } from "#app/features/accounts/accounts.form.ts";
import { changeRole, endMembership } from "#app/features/accounts/change-membership.server.ts";
import { inviteMember } from "#app/features/accounts/invite-member.server.ts";
import { listMembers } from "#app/features/accounts/list-members.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.nav_team" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx }) => {
  const { partnerId, accountId, role } = ctx.actor;
  return {
    members: await listMembers(ctx, { partnerId }),
    mayChange: role === "owner",
    me: accountId,
  };
});

export const action = guardedAction(signedInPartner("owner"), async ({ ctx, request, limits, locale }) => {
  switch (await readIntent(request)) {
    case "invite": {
      const form = await parseForm(request, inviteForm);
      if (!form.ok) return form.reply;
      await inviteMember({ ...ctx, limits }, { ...form.value, locale });
      return redirectWithFlash(ctx, "/portal/team", "accounts.invited");
    }
    case "role": {
      const form = await parseForm(request, changeRoleForm);
      if (!form.ok) return form.reply;
      if (!(await changeRole(ctx, form.value))) throw notFound(ctx);
      return redirectWithFlash(ctx, "/portal/team", "accounts.role_changed");
    }
    default: {
      const form = await parseForm(request, endMembershipForm);
      if (!form.ok) return form.reply;
      if (!(await endMembership(ctx, form.value))) throw notFound(ctx);
      return redirectWithFlash(ctx, "/portal/team", "accounts.member_ended");
    }
  }
});

export default function Team() {
  const { members, mayChange, me } = useLoaderData<typeof loader>();
  const text = useText();
  const inviteReply = useFormReply("invite");
  const refused = [useFormReply("role"), useFormReply("end")].flatMap((reply) => reply?.problems ?? []);
  const problems = refused.map(({ key, values }) => ({ field: null, sentence: text(key, values) }));
  const roles = MEMBER_ROLES.map((role) => ({ value: role, label: text(`accounts.role.${role}`) }));
  return (
    <>
      <PageHeader title={text("partners.nav_team")} sub={text("accounts.team_sub")} />
      <ErrorSummary problems={problems} idPrefix="" />
      <DataTable
        caption={text("partners.nav_team")}
        rows={members}
        rowKey={({ id }) => id}
        columns={[
          {
            key: "name",
            head: text("accounts.name"),
            grow: true,
            narrow: "title",
            cell: ({ name, email }) => (
              <>
                {name}
                <span className="second-line">{email}</span>
              </>
            ),
          },
          {
            key: "role",
            head: text("accounts.role"),
            narrow: "value",
            cell: ({ id, role, endedAt }) =>
              mayChange && !endedAt ? (
                <Form intent="role" layout="inline" idPrefix={id} hidden={{ membershipId: id }}>
                  <Select
                    name="role"
                    label={text("accounts.role")}
                    choices={roles}
                    defaultValue={role}
                    emptyLabel={null}
                  />
                  <Button>{text("accounts.change_role")}</Button>
                </Form>
              ) : (
                text(`accounts.role.${role}`)
              ),
          },
          {
            key: "joined",
            head: text("accounts.joined"),
            narrow: "aside",
            cell: ({ joinedAt }) => <Instant at={joinedAt} />,
          },
          {
            key: "state",
            head: text("partners.state"),
            narrow: "status",
            cell: ({ id, name, accountId, endedAt }) => {
              if (endedAt) return <StatusMark kind="neutral">{text("accounts.left")}</StatusMark>;
              if (!mayChange || accountId === me)
                return <StatusMark kind="good">{text("accounts.active")}</StatusMark>;
              return (
                <Form
                  intent="end"
                  layout="inline"
                  hidden={{ membershipId: id }}
                  label={text("accounts.end_membership_of", { name })}
                >
                  <Button kind="danger">{text("accounts.end_membership")}</Button>
                </Form>
              );
            },
          },
        ]}
      />
      {mayChange ? (
        <Section title={text("accounts.invite_title")}>
          <Form intent="invite" reply={inviteReply} idPrefix="invite">
            <TextInput name="email" label={text("accounts.email")} type="email" autoComplete="off" />
            <RadioGroup
              name="role"
              label={text("accounts.role")}
              defaultValue="viewer"
              choices={MEMBER_ROLES.map((role) => ({
                value: role,
                label: text(`accounts.role.${role}`),
                hint: text(`accounts.role_hint.${role}`),
              }))}
            />
            <SubmitButton>{text("accounts.invite_button")}</SubmitButton>
          </Form>
        </Section>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
