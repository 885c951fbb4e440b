import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { SubmitButton } from "#app/components/buttons.tsx";
import { RadioGroup } from "#app/components/choice-fields.tsx";
import { Instant } from "#app/components/day.tsx";
import { Figures } from "#app/components/figures.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import type { DemoClock } from "#app/domain/clock.ts";
import { localDateOf, nextPeriod, periodBounds, periodOf, startOfDay } from "#app/domain/period.ts";
import { programmeCalendar } from "#app/features/revenue/programme-calendar.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "demo.clock.title" };

const DAY_MS = 86_400_000;
const STEPS = ["next_day", "next_month", "in_31_days"] as const;
const moveForm = z.object({ step: z.enum(STEPS) });

export const loader = guardedLoader(signedInStaff(), async ({ ctx, demoClock }) => {
  if (!demoClock) throw notFound(ctx);
  const timeZone = await programmeCalendar(ctx);
  return { now: ctx.now, timeZone, nextMonthOn: localDateOf(startOfNextMonth(ctx.now, timeZone), timeZone) };
});

export const action = guardedAction(signedInStaff(), async ({ ctx, request, demoClock }) => {
  if (!demoClock) throw notFound(ctx);
  const form = await parseForm(request, moveForm);
  if (!form.ok) return form.reply;
  await move(demoClock, form.value.step, await programmeCalendar(ctx));
  return redirectWithFlash(ctx, "/console/demo-clock", "demo.clock.moved");
});

async function move(clock: DemoClock, step: (typeof STEPS)[number], timeZone: string): Promise<void> {
  const now = clock.now();
  if (step === "next_month") return clock.moveTo(startOfNextMonth(now, timeZone));
  return clock.moveTo(new Date(now.getTime() + (step === "next_day" ? 1 : 31) * DAY_MS));
}

/** Nine in the morning of the first, so that the month before is over in every zone nearby. */
function startOfNextMonth(now: Date, timeZone: string): Date {
  const { from } = periodBounds(nextPeriod(periodOf(now, timeZone)), timeZone);
  return new Date(startOfDay(localDateOf(from, timeZone), timeZone).getTime() + 9 * 3_600_000);
}

export default function DemoClockPage() {
  const { now, timeZone, nextMonthOn } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  return (
    <>
      <PageHeader title={text("demo.clock.title")} sub={text("demo.clock.sub")} />
      <Figures hero={{ label: text("demo.clock.now"), value: <Instant at={now} timeZone={timeZone} /> }} />
      <div className="mt-6">
        <Form reply={useFormReply()}>
          <RadioGroup
            name="step"
            label={text("demo.clock.move_label")}
            defaultValue="next_month"
            choices={[
              { value: "next_day", label: text("demo.clock.next_day") },
              { value: "next_month", label: text("demo.clock.next_month", { day: format.day(nextMonthOn) }) },
              { value: "in_31_days", label: text("demo.clock.in_31_days") },
            ]}
          />
          <SubmitButton>{text("demo.clock.move")}</SubmitButton>
        </Form>
      </div>
      <div className="mt-6">
        <Banner kind="info">{text("demo.clock.warning")}</Banner>
      </div>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
