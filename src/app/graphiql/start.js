/** Opens GraphiQL with the prepared questions as its first tabs; what a visitor changes stays in the browser. */
/* global GraphiQL, React, ReactDOM */
const questions = await fetch('/assets/questions.json').then((response) => response.json());

ReactDOM.createRoot(document.getElementById('graphiql')).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: '/graphql' }),
    defaultTabs: questions,
    shouldPersistHeaders: false,
  }),
);
