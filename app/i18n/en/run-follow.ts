/** Words of a run that is being paid, as it goes on. */
export const runFollow = {
  "payouts.follow.title": "Under way",
  "payouts.follow.bar": "Payouts sent",
  "payouts.follow.sent_of": "{sent} of {payouts} sent",
  "payouts.follow.of": "of",
  "payouts.follow.moving":
    "{count, plural, =0 {none left to send} one {# still to send} other {# still to send}}",
  "payouts.follow.stopped": "{count, plural, one {# needs attention} other {# need attention}}",
  "payouts.follow.paused_since": "paused since {at}",
  "payouts.follow.nothing_moves": "nothing is being sent now",
  "payouts.follow.no_pace_yet": "no estimate yet",
  "payouts.follow.seconds_left": "{count, plural, one {about # second left} other {about # seconds left}}",
  "payouts.follow.minutes_left": "{count, plural, one {about # minute left} other {about # minutes left}}",
  "payouts.follow.figures_alone": "Only these figures",
  "payouts.follow.pause": "Pause the run",
  "payouts.follow.resume": "Resume the run",
  "payouts.follow.paused_done": "Paused. What Stripe already has in hand still ends; nothing else is sent.",
  "payouts.follow.resumed_done": "Resumed. What is approved is sent now.",
  "payouts.follow.aloud.going": "{percent}% of the payouts are sent.",
  "payouts.follow.aloud.paused": "The run is paused at {percent}%.",
  "payouts.follow.aloud.done": "Nothing is being sent any more. {percent}% of the payouts are sent.",
} as const;
