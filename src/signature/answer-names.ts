/** Names in the answer of POST /predict for one row, where slipway.json gives them ("output"). */
export interface AnswerNames {
  /** What predict answers, as labels. */
  readonly label?: string
  /** The model's own class, in front of labels: output `class`. */
  readonly class?: string
  /** The tier, where slipway.json has "tiers" beside labels: output `tier`. */
  readonly tier?: string
  /** Of the second class of two, else of the answered one. */
  readonly probability?: string
  /** The largest probability. */
  readonly confidence?: string
  /** All of them, by class. */
  readonly probabilities?: string
  /** Decimals of the probabilities. */
  readonly round?: number
  /** Probabilities as percent, with this many decimals. */
  readonly percent?: number
  /** Probabilities as text: '{:.1%}'. */
  readonly format?: string
}
