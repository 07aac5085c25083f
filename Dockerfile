# A node, or the command line, without anything else.
#
#   docker build -t equipoise .
#   docker run --rm equipoise version
#   docker run -v equipoise-home:/home/equipoise/.equipoise -p 26656:26656 equipoise start
#
# What the programs hold, keys among it, lies in the volume and belongs to user 10001.
FROM golang:1.26-trixie AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# Without cgo the programs are static. The stamps of make build need git's folder, which .dockerignore lets in.
RUN CGO_ENABLED=0 make build

FROM debian:trixie-slim
RUN useradd --uid 10001 --create-home equipoise && \
    install --directory --owner=10001 --group=10001 --mode=0700 /home/equipoise/.equipoise
COPY --from=build /src/build/equipoised /src/build/eqverify /usr/local/bin/
USER 10001
WORKDIR /home/equipoise
VOLUME ["/home/equipoise/.equipoise"]
# Other nodes; programs of the same host ask for 26657 (RPC), 1317 (REST) and 9090 (gRPC), which are not for the public.
EXPOSE 26656
ENTRYPOINT ["equipoised"]
CMD ["help"]
