// Public classes of scikit-learn 0.22 to 1.9 whose fitted object can't answer on new data, with what to use instead.

interface NothingToServe {
  readonly why: string
  readonly hint: string
}

const byNeighbours =
  'Train a classifier on its labels_ (KNeighborsClassifier answers with the nearest known row) and serve that.'
const byCentres =
  'Use KMeans, MiniBatchKMeans, BisectingKMeans, MeanShift or Birch, which predict, or train a classifier on its labels_.'
const byProjection =
  'Use an embedding that has transform: PCA, KernelPCA, Isomap, LocallyLinearEmbedding or NeighborhoodComponentsAnalysis.'

const clusters =
  'groups only the rows it was fitted on (fit_predict): there is no rule for a new row in it'
const embeds = 'places only the rows it was fitted on (fit_transform): it has no transform'
const both = 'groups rows and columns of the one matrix it was fitted on: it has no predict'

const classes: Readonly<Record<string, NothingToServe>> = {
  AgglomerativeClustering: { why: clusters, hint: byCentres },
  ClassicalMDS: { why: embeds, hint: byProjection },
  DBSCAN: { why: clusters, hint: byNeighbours },
  HDBSCAN: { why: clusters, hint: byNeighbours },
  MDS: { why: embeds, hint: byProjection },
  OPTICS: { why: clusters, hint: byNeighbours },
  SpectralBiclustering: { why: both, hint: byCentres },
  SpectralClustering: { why: clusters, hint: byCentres },
  SpectralCoclustering: { why: both, hint: byCentres },
  SpectralEmbedding: { why: embeds, hint: byProjection },
  TSNE: { why: embeds, hint: byProjection },
}

/** Names of the classes, for the check that every public class is either read or refused for a reason. */
export const nothingToServeNames: readonly string[] = Object.keys(classes)

/** Why an object of a class can't be served and what to do, or undefined where that is not in its nature. */
export function nothingToServe(className: string): NothingToServe | undefined {
  const name = className.slice(className.lastIndexOf('.') + 1)
  return className.startsWith('sklearn.') && Object.hasOwn(classes, name)
    ? classes[name]
    : undefined
}
