# One image for every role and for `migrate`: the command says which. It is made for houses whose stores are servers; the
# house in one process, with its sandbox, is `npm start`.
FROM node:22.23.3-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c AS build
WORKDIR /app
COPY package.json package-lock.json ./
# chdb, ClickHouse in process, is half a gigabyte and not used beside a server. No package needs its install script.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/chdb node_modules/@chdb
COPY tsconfig.json ./
COPY src ./src
COPY workers ./workers
COPY blocks ./blocks
COPY infra ./infra
# A root that cannot be written keeps nothing: what `faultline` compiles at its first start is compiled here.
RUN node infra/bin/faultline.mjs help > /dev/null && ls node_modules/.cache/faultline/*/*/entry.mjs

# Node and glibc, and nothing else: no shell, no package manager, no git (only the sandbox wants it). The user is a number
# because Kubernetes can tell of a number, not of a name, that it is not root.
FROM gcr.io/distroless/nodejs22-debian12:nonroot@sha256:13593b7570658e8477de39e2f4a1dd25db2f836d68a0ba771251572d23bb4f8e
WORKDIR /app
COPY --from=build /app /app
ENV NODE_ENV=production FAULTLINE_HOST=0.0.0.0 FAULTLINE_PORT=3000 FAULTLINE_DATA_DIR=/data
USER 65532:65532
EXPOSE 3000
# Health is asked by whoever runs it (/livez, /readyz): a one-shot such as `migrate` opens no port.
ENTRYPOINT ["/nodejs/bin/node", "/app/infra/bin/faultline.mjs"]
CMD ["help"]
