# syntax=docker/dockerfile:1
# The base images can be replaced by build arguments: for mirrors, for other distributions, and to pin them by digest.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM --platform=$BUILDPLATFORM ${SDK_IMAGE} AS build
WORKDIR /source

# The packages change less often than the code: restore them in a layer of their own.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/SequenceApi.Engine/*.csproj src/SequenceApi.Engine/packages.lock.json src/SequenceApi.Engine/
COPY src/SequenceApi.Server/*.csproj src/SequenceApi.Server/packages.lock.json src/SequenceApi.Server/
RUN dotnet restore src/SequenceApi.Server --locked-mode

COPY src/SequenceApi.Engine src/SequenceApi.Engine
COPY src/SequenceApi.Server src/SequenceApi.Server
RUN dotnet publish src/SequenceApi.Server -c Release --no-restore -p:UseAppHost=false -o /app

# ONNX Runtime comes with native code for every system; one is enough. The platform that is built for tells which: a default
# value here would win over it.
ARG TARGETARCH
RUN case "${TARGETARCH:-$(uname -m)}" in \
      amd64 | x86_64) keep=linux-x64 ;; \
      arm64 | aarch64) keep=linux-arm64 ;; \
      *) echo "ONNX Runtime has no native code for linux/$TARGETARCH." >&2; exit 1 ;; \
    esac \
    && mkdir /native && mv "/app/runtimes/$keep" /native/ && rm -r /app/runtimes

FROM ${RUNTIME_IMAGE}
WORKDIR /app
# From what seldom changes to what often does: a new version of the code sends only the last of these.
COPY models ./models
COPY --from=build /native ./runtimes
COPY --from=build /app ./
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080

# The number of the official images' user "app". Nothing needs to be written: the root file system may be read-only.
USER 1654
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["dotnet", "SequenceApi.Server.dll", "--health"]
ENTRYPOINT ["dotnet", "SequenceApi.Server.dll"]

ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="SequenceApi" \
      org.opencontainers.image.description="Serves recurrent language models over HTTP" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
