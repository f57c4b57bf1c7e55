// What the model's answer becomes: "after", "threshold", "tiers", "labels", "template", "reject_below", "top".
import { fault } from '../../errors.ts'
import type { Tensor } from '../../ir/tensor.ts'
import type { Estimator, Method } from '../../estimators/estimator.ts'
import type { Files } from '../files.ts'
import type { SlipwayConfig } from '../slipway-config.ts'
import { withAfter } from './after.ts'
import { withLabels, withTextClasses } from './labels.ts'
import { withRejection } from './reject.ts'
import { checkTemplate, withTemplate } from './template.ts'
import { withThreshold } from './threshold.ts'
import { tierMethod } from './tiers.ts'
import { topMethods } from './top.ts'

const keys = ['after', 'threshold', 'tiers', 'labels', 'template', 'reject_below', 'top'] as const

/**
 * The model with its answer as slipway.json wants it. `predict` gives the label; `class` the model's own answer where "output" asks
 * for it, `tier` the tier where there is a label too, `top` and `top_proba` the ranked classes.
 */
export function withAnswer(
  model: Estimator,
  config: SlipwayConfig,
  files: Files,
  name: string,
): Estimator {
  checkKeys(config, name)
  const used = keys.find((key) => config[key] !== undefined)
  if (used === undefined && config.output?.class === undefined) return model
  if (!model.methods['predict'])
    throw fault(
      'E_CONFIG',
      `${name}: ${model.name} has no predict, so "${used ?? 'output'}" has nothing to work on`,
    )
  const ready = withAfter(model, config.after ?? [], files, name)
  checkLists(ready, config, name)
  const decided =
    config.threshold === undefined
      ? ready
      : withThreshold(ready, config.threshold, config.inclusive ?? false, name)
  const { labelled, texts, tier } = named(ready, decided, config, files, name)
  const templated =
    config.template === undefined ? labelled : withTemplate(labelled, config.template, name)
  const answered = rejecting(templated, labelled, config, name)
  const more: Record<string, Method> = {
    ...(tier || config.output?.tier !== undefined
      ? { tier: tier ?? labelled.methods['predict']! }
      : {}),
    ...(config.top === undefined ? {} : topMethods(ready, config.top, texts, name)),
    ...(config.output?.class === undefined ? {} : { class: decided.methods['predict']! }),
  }
  return { ...answered, methods: { ...answered.methods, ...more } }
}

/** Keys that mean nothing without another. */
function checkKeys(config: SlipwayConfig, name: string): void {
  const { output, tiers } = config
  if (config.reject_label !== undefined && config.reject_below === undefined)
    throw fault('E_CONFIG', `${name}: "reject_label" stands without "reject_below"`)
  if (output?.format !== undefined) {
    checkTemplate(output.format, `${name}: output.format`)
    if (output.round !== undefined || output.percent !== undefined)
      throw fault(
        'E_CONFIG',
        `${name}: output has "format", which rounds by itself, beside "round" or "percent"`,
      )
  }
  if (output?.tier !== undefined && tiers === undefined)
    throw fault('E_CONFIG', `${name}: output names "tier", and there are no "tiers"`)
}

/** A list of labels a row is neither compared, named nor written into a text. */
function checkLists(model: Estimator, config: SlipwayConfig, name: string): void {
  const key = keys.find((one) => one !== 'after' && config[one] !== undefined)
  if (!model.listAnswers || key === undefined) return
  throw fault('E_CONFIG', `${name}: "${key}" takes one value a row, and the answer is a list`, {
    hint: 'Put {"join": ", "} behind the "inverse" in "after": it makes one text of the list.',
  })
}

interface Named {
  readonly labelled: Estimator
  /** Labels in the order of the classes. */
  readonly texts?: Tensor | undefined
  /** The tier, where `predict` is a label. */
  readonly tier?: Method
}

function named(
  ready: Estimator,
  decided: Estimator,
  config: SlipwayConfig,
  files: Files,
  name: string,
): Named {
  const { labels, tiers } = config
  const tier = tiers && tierMethod(ready, tiers, config.inclusive ?? false, name)
  const isLabelled = labels !== undefined || config.threshold !== undefined
  if (tier && !isLabelled) {
    // The tier is the answer; what predict_proba names are still the classes.
    return { labelled: { ...ready, methods: { ...ready.methods, predict: tier } } }
  }
  const made = labels === undefined ? undefined : withLabels(decided, labels, files, name)
  return {
    labelled: made?.model ?? decided,
    texts: made?.texts,
    ...(tier ? { tier } : {}),
  }
}

function rejecting(
  templated: Estimator,
  labelled: Estimator,
  config: SlipwayConfig,
  name: string,
): Estimator {
  const { reject_below: bound, reject_label: label = 'unknown' } = config
  if (bound === undefined) return templated
  const isText =
    config.template !== undefined || config.labels !== undefined || config.tiers !== undefined
  const answer = isText ? templated : withTextClasses(labelled, name)
  return withRejection(answer, bound, label, name)
}
