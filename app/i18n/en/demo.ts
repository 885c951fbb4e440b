/** Texts of the demo's own pages, English. */
export const demo = {
  "demo.clock.title": "Demo clock",
  "demo.clock.sub":
    "Move time on to see a month end, a hold run out or a refund come late. The Stripe simulator moves along; nobody is signed out.",
  "demo.clock.now": "The demo's time now",
  "demo.clock.move_label": "Move on to",
  "demo.clock.next_day": "Tomorrow",
  "demo.clock.next_month": "The first of next month, {day}",
  "demo.clock.in_31_days": "31 days from now",
  "demo.clock.move": "Move the clock",
  "demo.clock.moved": "The clock was moved on.",
  "demo.clock.warning": "Time goes one way: to start again, stop Reparto and run npm run reset.",
} as const;
