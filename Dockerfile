# Cairn without its embedded Postgres: DATABASE_URL names the server. To be reached from outside the container it needs HOST=0.0.0.0 and
# authentication (CAIRN_API_KEYS=on, or CAIRN_OIDC_ISSUER and CAIRN_OIDC_AUDIENCE), without which it listens on loopback only.
FROM node:22-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY bin bin
COPY src src
COPY schema schema
COPY db db
COPY models models
COPY tsconfig.json ./
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:4000/readyz').then(r => process.exit(r.ok ? 0 : 1)).catch(() => process.exit(1))"]
# Node itself is the container's first process, so that a stop reaches it.
CMD ["node", "bin/cairn.js", "serve"]
