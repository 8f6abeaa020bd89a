/**
 * Words of AFINN that describe a fault, a machine or a request where support is given: an outage is not a mood. Each form
 * stands here as AFINN has it.
 */
export const matterOfFact: ReadonlySet<string> = new Set(`
abandon abandoned abilities ability abuse abused accident accidental accidentally accidents advantage alarm alarmed
allegations alone appropriate appropriately approval approved approves arrest asset assets attraction backing ban banned
barrier battling benefit better blockade bold breach breached breaches breaching burden care careful carefully champion
chance chances charged charges clarity clash clean cleaner collapse collapsed collapses collision collisions comfort
competent comprehensive concerned confidence confident conflict conflicting conflicts confuse confused confusing constrained
contaminated convicted corrupt corrupted corrupting corruption corrupts costly cover-up crash cried critic critique cutback
damage damaged damages damaging danger dangerous dead deadlock deadly death deaths debt dedicated defect defective defects
deficiency deficient defunct degrade degraded degrades denial denied denies deny denying destroy destroyed detained
deteriorate deteriorated deteriorates determined die died dirt dirty disabilities disability disjointed dispute disputed
disrupt disrupted disrupting disruption disruptions disruptive disrupts distort distorted distorts distract disturb disturbed
donation durable dying dysfunction ease effective effectively emergency empower erroneous error errors evergreen excluded
exclusive exhausted exploit exploited exploits fail failed failing fails failure failures fair fake fakes falsely fan fatal
fatality favorite favorites fever fine fines fire fired firing flagship flaw flawed flaws flop flops focused freedom gag gain
gained gains gift gold grand growth growths harm harmed harmful hazardous healthy help helping helps hero highlight hope
hopes hostile hug hurt ill illegal illegally illness impair impaired impeded important improper improperly improve improved
improvement improves inability inadequate inappropriate infect infected infection infections infects inferior infested
influential injured injury inoperative insecure insufficient intact integrity interested interesting interrupt interrupted
interrupting interruption interrupts jailed justified kill killed killing kills kind lack lagged lagging lags landmark
leading like liked likes lobby loose looses losing loss losses lost luck luxury mature misclassified misplaced miss missed
missing mistake mistaken mistakes misuse misused mock monopolize negative neglect nervous noble notable novel obsolete
obstacle obstruct obstructed odd offence offense outage outages outbreak pain painful pardon penalty perfected poison
poisoned polished poor popular popularity positive powerful prblm prblms prison proactive problem problems progress prominent
protest punished qualities quality refuse refused refuses refusing regret rejection relaxed reliability reliable rescue
resolve resolved resolves resolving respect responsible responsive restful restrict restricted restricting restriction
restricts reward rich risk risks risky rob robust safer save saved scoop secure secured secures sentence severe severely
shaky shock shortage side-effect side-effects smear solid sophisticated spam spamming speculative stab stable stall stalled
stalling steal stole stolen strength strong stronger strongest struggle stuck succeed succeeded succeeds success successful
successfully sue suffer suffered suffering suitable suited super superior support supported supportive supports suspicious
swift tense thank thankful thanks threat threats tolerance top tops torn toxic trapped trauma treasure troll trouble troubled
troubles true trusted unable unapproved unaware unsafe unsecured unstable unsuccessful unsuccessfully unsupported unwanted
useful vile violate violated violates violation violations virulent vulnerability vulnerable war warn warned warning warnings
warns weak weakness weaknesses weird welcome win winner withdrawal worries worry worth wrong wrongly
`.trim().split(/\s+/))
