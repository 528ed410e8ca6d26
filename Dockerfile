# Atlas Core in a container: the hub is built, embedded in the program, and only the program is kept.

FROM node:22-bookworm-slim AS hub
WORKDIR /src/hub
COPY hub/package.json hub/package-lock.json hub/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY hub ./
RUN npx --no-install vite build

FROM rust:1.95-bookworm AS atlas
WORKDIR /src
COPY . .
COPY --from=hub /src/hub/dist hub/dist
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --locked --release -p atlas-api && cp target/release/atlas /usr/local/bin/atlas

FROM debian:bookworm-slim
# Certificates for a search engine or database behind TLS; curl for the health check.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/atlas atlas \
    && install --directory --owner=atlas --group=atlas /var/lib/atlas/data
COPY --from=atlas /usr/local/bin/atlas /usr/local/bin/atlas
USER atlas
WORKDIR /var/lib/atlas
ENV ATLAS_LISTEN=0.0.0.0:8080 \
    ATLAS_DATA_DIR=/var/lib/atlas/data \
    ATLAS_LOG_FORMAT=json
VOLUME /var/lib/atlas/data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
    CMD curl --fail --silent http://127.0.0.1:8080/health/ready || exit 1
ENTRYPOINT ["atlas"]
CMD ["serve"]
