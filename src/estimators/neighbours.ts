// Small libraries around scikit-learn whose objects stand in public pickles. Their readers are loaded when a file names one.
import type { EstimatorReader } from './context.ts'

export type NeighbourReaders = ReadonlyMap<string, EstimatorReader>

const libraries: Readonly<Record<string, () => Promise<NeighbourReaders>>> = {
  category_encoders: () =>
    import('./category-encoders/index.ts').then((library) => library.categoryEncoders),
  feature_engine: () =>
    import('./feature-engine/index.ts').then((library) => library.featureEngine),
  sklearn2pmml: () => import('./sklearn2pmml/index.ts').then((library) => library.sklearn2pmml),
  sklearn_pandas: () =>
    import('./sklearn-pandas/index.ts').then((library) => library.sklearnPandas),
}

const loaded = new Map<string, NeighbourReaders>()

const libraryOf = (className: string) => className.split('.')[0]!

/** Loads what reading classes of these names needs. */
export async function prepareNeighbours(classNames: readonly string[]): Promise<void> {
  const names = new Set(classNames.map(libraryOf).filter((name) => Object.hasOwn(libraries, name)))
  await Promise.all(
    [...names].map(async (name) => {
      if (!loaded.has(name)) loaded.set(name, await libraries[name]!())
    }),
  )
}

/** The reader of `library...Class`: modules between were renamed between versions, so only library and class count. */
export function findNeighbourReader(className: string): EstimatorReader | undefined {
  return loaded.get(libraryOf(className))?.get(className.slice(className.lastIndexOf('.') + 1))
}
