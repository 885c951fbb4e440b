import { useRevalidator } from "@remix-run/react";
import { useEffect, useState } from "react";
import { MoneyText } from "#app/components/amount.tsx";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { Section } from "#app/components/page-header.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import { isUnderWay, type RunProgress, readProgress } from "./run-progress.ts";

type FollowProps = {
  readonly runId: string;
  /** As the page was loaded; the stream goes on from there. */
  readonly progress: RunProgress;
  /** The reader may pause and resume. */
  readonly mayPause: boolean;
  readonly reply: ShownReply | null | undefined;
};

/** Where a browser without script reads the page again, seconds. */
const REFRESH_SECONDS = 5;

/** The part of a run's page that goes on by itself while payments are under way. */
export function RunFollow({ runId, progress: loaded, mayPause, reply }: FollowProps) {
  const text = useText();
  const format = useFormat();
  const progress = useFollowed(runId, loaded);
  const { payouts, sent, moving, stopped, currency, sentMinor, totalMinor } = progress;
  const aloud = useWholeSentence(progress);
  const timeLeft = useTimeLeft(progress);
  if (payouts === 0) return null;
  return (
    <Section title={text("payouts.follow.title")}>
      <progress className="run-progress" max={payouts} value={sent} aria-label={text("payouts.follow.bar")} />
      <p>
        {text("payouts.follow.sent_of", { sent: format.count(sent), payouts: format.count(payouts) })}
        {" · "}
        <MoneyText value={{ minor: sentMinor, currency }} /> {text("payouts.follow.of")}{" "}
        <MoneyText value={{ minor: totalMinor, currency }} />
      </p>
      <p className="text-muted">
        {[
          text("payouts.follow.moving", { count: moving }),
          ...(stopped > 0 ? [text("payouts.follow.stopped", { count: stopped })] : []),
          timeLeft,
        ].join(" · ")}
      </p>
      <p className="sr-only" role="status" aria-live="polite">
        {aloud}
      </p>
      <WithoutScript runId={runId} goesOn={isUnderWay(progress)} />
      {mayPause && isUnderWay(progress) ? (
        <Form intent={progress.pausedAt ? "resume" : "pause"} reply={reply} layout="inline">
          {progress.pausedAt ? (
            <SubmitButton>{text("payouts.follow.resume")}</SubmitButton>
          ) : (
            <Button>{text("payouts.follow.pause")}</Button>
          )}
        </Form>
      ) : null}
    </Section>
  );
}

function useTimeLeft({ pausedAt, secondsLeft, moving }: RunProgress): string {
  const text = useText();
  const format = useFormat();
  if (pausedAt) return text("payouts.follow.paused_since", { at: format.instant(pausedAt) });
  if (moving === 0) return text("payouts.follow.nothing_moves");
  if (secondsLeft === null) return text("payouts.follow.no_pace_yet");
  return secondsLeft < 90
    ? text("payouts.follow.seconds_left", { count: secondsLeft })
    : text("payouts.follow.minutes_left", { count: Math.ceil(secondsLeft / 60) });
}

/** Read out at each tenth, at a pause and at the end: not each second. */
function useWholeSentence(progress: RunProgress): string {
  const text = useText();
  const tenths = Math.floor((progress.sent * 10) / Math.max(progress.payouts, 1));
  const state = progress.pausedAt ? "paused" : isUnderWay(progress) ? "going" : "done";
  return text(`payouts.follow.aloud.${state}`, { percent: tenths * 10 });
}

/** What the server tells while something moves; where it does not take another listener, the page is read again. */
function useFollowed(runId: string, loaded: RunProgress): RunProgress {
  const { revalidate } = useRevalidator();
  const [told, setTold] = useState<RunProgress | null>(null);
  const follows = isUnderWay(loaded);
  // A page that was loaded anew is younger than what was told before.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each loading counts, whatever it brought
  useEffect(() => setTold(null), [loaded]);
  useEffect(() => {
    if (!follows) return;
    let again: ReturnType<typeof setInterval> | undefined;
    const source = new EventSource(`/console/runs/${encodeURIComponent(runId)}/progress`);
    source.addEventListener("progress", ({ data }) => setTold(readProgress(data)));
    source.addEventListener("end", () => {
      source.close();
      revalidate();
    });
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED)
        again ??= setInterval(revalidate, REFRESH_SECONDS * 1_000);
    });
    return () => {
      source.close();
      clearInterval(again);
    };
  }, [runId, follows, revalidate]);
  return told ?? loaded;
}

/** The page reads itself again while something moves; the figures alone are a link away. */
function WithoutScript({ runId, goesOn }: { readonly runId: string; readonly goesOn: boolean }) {
  const text = useText();
  return (
    <noscript>
      {goesOn ? <meta httpEquiv="refresh" content={String(REFRESH_SECONDS)} /> : null}
      <a href={`/console/runs/${runId}/progress`}>{text("payouts.follow.figures_alone")}</a>
    </noscript>
  );
}
