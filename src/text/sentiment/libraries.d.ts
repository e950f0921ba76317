/** The parts of `@nlpjs` that judges use: it comes without types. */
declare module '@nlpjs/core' {
  interface Core {
    readonly Container: new () => { use(plugin: unknown): unknown };
  }
  const core: Core;
  export default core;
}

declare module '@nlpjs/sentiment' {
  interface Sentiment {
    readonly SentimentAnalyzer: new (settings: {
      readonly container: unknown;
    }) => {
      /** `score` is the sum over the `numWords` words of values from −1 to 1. */
      process(input: { readonly utterance: string; readonly locale: string }): Promise<{
        readonly sentiment: { readonly score: number; readonly numWords: number };
      }>;
    };
  }
  const sentiment: Sentiment;
  export default sentiment;
}

declare module '@nlpjs/lang-de' {
  const plugin: { readonly LangDe: unknown };
  export default plugin;
}

declare module '@nlpjs/lang-fr' {
  const plugin: { readonly LangFr: unknown };
  export default plugin;
}

declare module '@nlpjs/lang-es' {
  const plugin: { readonly LangEs: unknown };
  export default plugin;
}
