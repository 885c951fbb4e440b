/** Texts of the agreements room, English. Flat keys, ICU MessageFormat. */
export const agreements = {
  "agreements.section.1": "What you earn",
  "agreements.section.2": "For how long",
  "agreements.section.3": "How it is counted",
  "agreements.section.4": "When it is paid",
  "agreements.section.5": "Protection and time",
  "agreements.clause.pays_percentage":
    "{kind, select, processing_fee {We take off, as a processing fee,} bonus {As a bonus you earn} other {You earn}} {ratePpm} of what your customers pay for {products} ({streams}).",
  "agreements.clause.pays_platform_fee":
    "We keep {ratePpm} of what your customers pay for {products} ({streams}); {kind, select, processing_fee {the rest is a processing fee that we take off} bonus {you earn the rest as a bonus} other {you earn the rest}}.",
  "agreements.clause.rate_from_day": "From {fromOn} on it is {ratePpm}.",
  "agreements.clause.rate_from_year": "From year {fromYear} on it is {ratePpm}.",
  "agreements.clause.pays_graduated":
    "{kind, select, processing_fee {We take off, as a processing fee,} bonus {As a bonus you earn} other {You earn}} a percentage, by brackets, of what your customers pay for {products} ({streams}). What counts is added up {countedPer}, and each part of it has the rate of the bracket that it falls into.",
  "agreements.clause.pays_volume":
    "{kind, select, processing_fee {We take off, as a processing fee,} bonus {As a bonus you earn} other {You earn}} a percentage, by volume, of what your customers pay for {products} ({streams}). What counts is added up {countedPer}, and the bracket reached sets one rate for all of it; when the bracket changes, the difference is booked.",
  "agreements.clause.bracket_first": "The rate is {ratePpm} at first.",
  "agreements.clause.bracket": "From {fromMinor} on it is {ratePpm}.",
  "agreements.clause.brackets_unnamed_currency":
    "Revenue in a currency that is not named here stays at the first rate.",
  "agreements.clause.count_from_nothing": "The count begins at nothing.",
  "agreements.clause.count_from": "The count begins at {startsAtMinor}.",
  "agreements.clause.pays_per_unit":
    "{kind, select, processing_fee {We take off, as a processing fee,} bonus {As a bonus you earn} other {You earn}} {priceUnitMicros} for each unit of {products} ({streams}) that your customers pay for.",
  "agreements.clause.pays_flat_event":
    "{kind, select, processing_fee {We take off, as a processing fee,} bonus {As a bonus you earn} other {You earn}} {amountMinor} for each payment for {products} ({streams}).",
  "agreements.clause.pays_flat_first_payment":
    "{kind, select, processing_fee {We take off, as a processing fee,} bonus {As a bonus you earn} other {You earn}} {amountMinor} for the first payment for a product by a customer that became yours: {products} ({streams}).",
  "agreements.clause.pays_flat_milestone":
    "{kind, select, processing_fee {We take off, as a processing fee,} bonus {As a bonus you earn} other {You earn}} {amountMinor} for each milestone that a payment names, once for each customer: {products} ({streams}).",
  "agreements.clause.pays_flat_student":
    "{kind, select, processing_fee {We take off, as a processing fee,} bonus {As a bonus you earn} other {You earn}} {amountMinor} for each enrolled student: {products} ({streams}).",
  "agreements.clause.other_currencies_nothing": "In a currency that is not named it pays nothing.",
  "agreements.clause.flat_refund": "A full refund takes the amount back, a partial one leaves it.",
  "agreements.clause.base_net": "It goes by the amount without tax.",
  "agreements.clause.base_gross": "It goes by the amount with tax.",
  "agreements.clause.base_net_of_fees":
    "It goes by the amount without tax and without the payment provider's fee.",
  "agreements.clause.deductions_none": "Nothing else is taken off first.",
  "agreements.clause.deductions": "Taken off first: {deductions}.",
  "agreements.clause.credits_included": "What is paid from a credit balance counts.",
  "agreements.clause.credits_excluded": "What is paid from a credit balance does not count.",
  "agreements.clause.customers_all": "New and renewing customers count alike.",
  "agreements.clause.customers_new":
    "Only a customer's first payment ever for a product counts, not renewals.",
  "agreements.clause.customers_renewing":
    "Only renewals count, not a customer's first payment ever for a product.",
  "agreements.clause.everywhere": "Customers of every segment and country count.",
  "agreements.clause.segments": "Only customers of these segments count: {segments}.",
  "agreements.clause.countries": "Only customers in these countries count: {countries}.",
  "agreements.clause.every_payment": "Every payment counts, not only the first.",
  "agreements.clause.first_payment_only":
    "Only the first payment for a product since the customer became yours counts.",
  "agreements.clause.window_months":
    "{heads} counts for {months, plural, one {# month} other {# months}} from {windowFrom}.",
  "agreements.clause.window_life":
    "{heads} counts for as long as the customer pays; its years begin with {windowFrom}.",
  "agreements.clause.earned_each_payment": "Each payment counts when it is made.",
  "agreements.clause.earned_paid_in_full":
    "Payments of an invoice count once it is paid in full; a payment without invoice counts at once.",
  "agreements.clause.earned_invoiced":
    "An invoice counts when it is issued, and its payments do not count again; if it is voided or given up as uncollectible, it is taken back.",
  "agreements.clause.prepaid_at_payment": "What is paid ahead for a longer service counts whole, at once.",
  "agreements.clause.prepaid_over_service_period":
    "What is paid ahead for a longer service is earned in equal monthly parts over the time of the service.",
  "agreements.clause.target_revenue":
    "When what counts under this section reaches {atLeastMinor} {inPer}, you earn a bonus.",
  "agreements.clause.target_customers":
    "When {atLeastCount, plural, one {# new customer pays} other {# new customers pay}} for the first time {inPer}, you earn a bonus.",
  "agreements.clause.target_students":
    "When {atLeastCount, plural, one {# student is} other {# students are}} enrolled {inPer}, you earn a bonus.",
  "agreements.clause.target_pays_amount": "The bonus is {amountMinor}.",
  "agreements.clause.target_pays_part": "The bonus is {ratePpm} of what counted.",
  "agreements.clause.target_once": "It is paid the first time only.",
  "agreements.clause.target_each": "It is paid each time.",
  "agreements.clause.growth_window_before":
    "For {eachPer} you earn {ratePpm} of what counts above {overPpm} of the one before; where nothing counted before, there is nothing to grow over.",
  "agreements.clause.growth_year_before":
    "For {eachPer} you earn {ratePpm} of what counts above {overPpm} of the same one a year before; where nothing counted then, there is nothing to grow over.",
  "agreements.clause.loyalty":
    "For your loyalty, every line that you earn under this section grows, by whole months since this agreement began.",
  "agreements.clause.loyalty_step":
    "After {afterMonths, plural, one {# month} other {# months}} it is {upliftPpm} more.",
  "agreements.clause.cap": "{heads}: at most {amountMinor} {limitPer} in all; a refund makes room again.",
  "agreements.clause.floor":
    "{heads}: at least {amountMinor} {limitPer} in all; the line that comes is raised to it.",
  "agreements.clause.guarantee":
    "{heads}: at least {amountMinor} {limitPer} in all; at its end we make up the difference, if this agreement was in force from its first day to its last.",
  "agreements.clause.other_currencies_no_limit": "Other currencies have no such limit.",
  "agreements.clause.version_in_force":
    "A payment is counted by the version of this agreement that was in force on the day of the payment, whenever it is worked out.",
  "agreements.clause.version_change_continue":
    "When a new version follows, brackets, caps and other counts go on.",
  "agreements.clause.version_change_restart":
    "When a new version follows, brackets, caps and other counts begin again.",
  "agreements.clause.order_of_events":
    "Things are counted in the order in which they happened, not in which they became known; at one instant, what brings revenue comes first.",
  "agreements.clause.booked_late":
    "What becomes known after its month was closed is booked in the next open month.",
  "agreements.clause.rounding_half_even":
    "Each line is rounded once to the smallest unit of its currency; an exact half goes to the even neighbour.",
  "agreements.clause.split_by_weight":
    "Where several partners stand on one customer, a line is divided by their weights; nothing is lost in the division.",
  "agreements.clause.roles_alike": "What you did for the customer does not change your weight.",
  "agreements.clause.roles":
    "Your weight counts by what you did for the customer: {sourcedPpm} if you brought it, {implementedPpm} if you implemented, {influencedPpm} if you influenced, {integratesPpm} if you integrate.",
  "agreements.clause.total_limit":
    "The partners of one customer share at most {totalLimitPpm} of a line; above that, all parts shrink alike.",
  "agreements.clause.tail_none": "What a customer pays after it has ceased to be yours earns nothing.",
  "agreements.clause.tail_months":
    "What a customer pays after it has ceased to be yours still counts for {months, plural, one {# month} other {# months}}.",
  "agreements.clause.tail_life":
    "What a customer pays after it has ceased to be yours still counts for as long as it pays.",
  "agreements.clause.limits_none": "Nothing caps what you earn, and no minimum is guaranteed.",
  "agreements.clause.limits_order":
    "Minimums and caps go by your own part after the division: first what raises, then what cuts, the tightest cap last. Beyond those named in section 1 there are none.",
  "agreements.clause.refund_in_proportion":
    "A refund, a credit note or a voided invoice takes back what was credited for it, in proportion and at the rate at which it was credited; all together never more than was credited.",
  "agreements.clause.refund_tier_lower_counter": "In brackets it also lowers the count.",
  "agreements.clause.refund_tier_recompute":
    "In brackets it takes back from the topmost brackets, as the count stands then, and lowers the count.",
  "agreements.clause.refund_tier_leave_counter": "In brackets the count stays as it is.",
  "agreements.clause.clawback_always": "It takes back whenever it comes.",
  "agreements.clause.clawback_days":
    "{clawbackDays, plural, one {# day} other {# days}} after the payment, and later, it takes nothing back.",
  "agreements.clause.refund_after_move":
    "It is taken back from whoever was credited, even if the customer has moved.",
  "agreements.clause.dispute_lost_takes_back":
    "A payment dispute that is lost takes back what was credited for the payment; one that is won changes nothing.",
  "agreements.clause.money_flow_company_bills": "We bill the customers and pay you your part.",
  "agreements.clause.money_flow_partner_resells":
    "You bill the customers yourself: what you collected is set off against your part.",
  "agreements.clause.money_flow_marketplace_collects":
    "A marketplace bills the customers and keeps its fee, which is always taken off first.",
  "agreements.clause.hold_days":
    "What you earn is on hold for {holdDays, plural, one {# day} other {# days}} after the payment, and payable after that.",
  "agreements.clause.no_hold": "What you earn is payable without a hold.",
  "agreements.clause.no_release_lag": "No further month has to pass.",
  "agreements.clause.release_lag":
    "Besides, {releaseLagMonths, plural, one {# whole month has} other {# whole months have}} to pass after the month of the payment.",
  "agreements.clause.payment_month": "We pay each month, on day {onDay} of the month after.",
  "agreements.clause.payment_quarter": "We pay each quarter, on day {onDay} of the month after.",
  "agreements.clause.minimum_payout": "We pay out from {amountMinor} on; less than that is carried over.",
  "agreements.clause.no_minimum": "There is no minimum: any amount is paid.",
  "agreements.clause.no_minimum_elsewhere": "In currencies other than {currencies} any amount is paid.",
  "agreements.clause.carry_for_ever": "What is below a minimum is carried over until it is reached.",
  "agreements.clause.carry_at_most":
    "What is below a minimum is carried over for {carryAtMostMonths, plural, one {# month} other {# months}} at most, and then paid all the same.",
  "agreements.clause.negative_balance_set_off":
    "A negative balance is set off against what you earn later. We never collect it from you.",
  "agreements.clause.protection_days":
    "A referral that you register is protected for {protectionDays, plural, one {# day} other {# days}} from the day of its registration.",
  "agreements.clause.no_extension": "That is not extended.",
  "agreements.clause.extension": "You may ask once for {days, plural, one {# day} other {# days}} more.",
  "agreements.section.validity": "This version",
  "agreements.clause.effective_on":
    "It is in force from {day}; if it is signed later, from the day of the signature.",
  "agreements.clause.expires_on":
    "It ends with the day before {day}. From {day} on the version before it is in force again.",
  "agreements.clause.time_zone": "Days of this agreement begin and end in the time zone {timeZone}.",
  "agreements.all_products": "all products",
  "agreements.all_streams": "all kinds of revenue",
  "agreements.all_heads": "All clauses of this section that pay you",
  "agreements.clauses_named": "{n, plural, one {Clause} other {Clauses}} {list}",
  "agreements.no_amount": "no amount",
  "agreements.counted_per.month": "within each month",
  "agreements.counted_per.quarter": "within each quarter",
  "agreements.counted_per.calendar_year": "within each calendar year",
  "agreements.counted_per.agreement_year": "within each year of the agreement, from its first day",
  "agreements.counted_per.lifetime": "for as long as the agreement lasts",
  "agreements.in_per.month": "in a month",
  "agreements.in_per.quarter": "in a quarter",
  "agreements.in_per.calendar_year": "in a calendar year",
  "agreements.in_per.agreement_year": "in a year of the agreement",
  "agreements.each_per.month": "each month",
  "agreements.each_per.quarter": "each quarter",
  "agreements.each_per.calendar_year": "each calendar year",
  "agreements.each_per.agreement_year": "each year of the agreement",
  "agreements.limit_per.event": "on each payment",
  "agreements.limit_per.customer": "for each customer",
  "agreements.limit_per.month": "in each month",
  "agreements.limit_per.quarter": "in each quarter",
  "agreements.limit_per.calendar_year": "in each calendar year",
  "agreements.limit_per.agreement_year": "in each year of the agreement",
  "agreements.limit_per.agreement": "over the whole agreement",
  "agreements.window_from.attribution": "the day on which the customer became yours",
  "agreements.window_from.first_payment":
    "the customer's first payment for the product since it became yours",
  "agreements.window_from.agreement": "the first day of this agreement",
  "agreements.deduction.discount": "discounts",
  "agreements.deduction.shipping": "shipping",
  "agreements.deduction.media": "media costs",
  "agreements.deduction.licence": "licences",
  "agreements.deduction.subcontractor": "subcontractors",
  "agreements.stream.subscription": "subscriptions",
  "agreements.stream.programme": "programmes and courses",
  "agreements.stream.project": "projects",
  "agreements.stream.integration": "integrations",
  "agreements.stream.usage": "usage",
  "agreements.stream.campaign": "campaigns",
  "agreements.page": "Agreement",
  "agreements.list": "Agreements",
  "agreements.list_sub": "One per enrolment. Those that wait for a signature come first.",
  "agreements.none": "There is no agreement yet. It is offered when a partner is approved.",
  "agreements.none_portal": "No agreement has been offered to you yet. You will get a mail when it is ready.",
  "agreements.sub": "With {issuer} · {type}",
  "agreements.which": "Your agreements",
  "agreements.version": "Version {n}",
  "agreements.sample_rates_title": "Sample rates",
  "agreements.sample_rates": "The percentages and days in this text are samples. Nobody has confirmed them.",
  "agreements.text": "What it says",
  "agreements.text_en": "Text in English",
  "agreements.text_es": "Text in Spanish",
  "agreements.hash": "SHA-256 of the text",
  "agreements.difference": "What version {to} changes against version {from}",
  "agreements.difference_lead": "Both are written in today's words. What was signed is the stored text.",
  "agreements.difference_none": "The terms say the same; only the wording may differ.",
  "agreements.difference_same": "{n, plural, one {# clause says} other {# clauses say}} the same in both.",
  "agreements.change.added": "Added",
  "agreements.change.removed": "Removed",
  "agreements.change.changed": "Changed",
  "agreements.clause_of_version": "{version}, clause {clause}",
  "agreements.not_in_version": "This version does not say it.",
  "agreements.accept_title": "Accept this version",
  "agreements.accept_lead":
    "It is in force from today. Your name, the time, the address of your connection and the hash of the text are kept as the record of the signature.",
  "agreements.name": "Your full name",
  "agreements.name_hint": "Typed as you would sign.",
  "agreements.name_missing": "Type your full name.",
  "agreements.capacity": "In what capacity you sign",
  "agreements.capacity_hint": "For example: managing director.",
  "agreements.capacity_missing": "Say in what capacity you sign.",
  "agreements.consent": "I have read the text above, I may sign for my company, and I accept it.",
  "agreements.consent_missing": "Tick the box to accept.",
  "agreements.accept": "Accept version {n}",
  "agreements.only_owner": "An owner of your company accepts it.",
  "agreements.accepted": "The agreement is accepted and in force.",
  "agreements.receipt": "Record of acceptance",
  "agreements.signed_by": "Signed by",
  "agreements.signed_as": "As",
  "agreements.signed_at": "Signed at",
  "agreements.signed_from": "From address",
  "agreements.effective_on": "In force from",
  "agreements.in_force_days": "In force",
  "agreements.from_until": "{from} to {until}",
  "agreements.from_on": "From {from} on",
  "agreements.offered_at": "Offered",
  "agreements.download": "Record of acceptance (PDF)",
  "agreements.file_name": "agreement-version-{n}.pdf",
  "agreements.state": "State",
  "agreements.state.offered": "Waits for a signature",
  "agreements.state.in_force": "In force",
  "agreements.state.replaced": "Replaced",
  "agreements.partner": "Partner",
  "agreements.type": "Type",
  "agreements.newest": "Newest version",
  "agreements.not_signed": "Not signed yet",
  "agreements.offer": "Offer the published terms",
  "agreements.offer_title": "Offer a new version",
  "agreements.offer_lead":
    "The newest published template of this type becomes version {n}. The version in force stays until the new one is accepted.",
  "agreements.offered": "Version {n} has been offered.",
} as const;
