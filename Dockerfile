# dateline in a container: built once, then nothing is downloaded, and nothing runs as root.
#
#   docker build -t dateline .
#   docker run --rm -v dateline:/data -v "$PWD/articles:/articles:ro" dateline index /articles
#   docker run --rm -v dateline:/data dateline ask "when did Putin first invite Kim?"
#
# With a model of Anthropic or Ollama: docker build --build-arg EXTRAS='[anthropic,ollama]' .

FROM python:3.11-slim-bookworm AS build
ARG EXTRAS=""
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE dateline.py ./
COPY bot bot
COPY index index
COPY prompts prompts
COPY seeds seeds
RUN python -m venv /opt/dateline \
    && /opt/dateline/bin/python -m pip install --no-cache-dir --disable-pip-version-check \
        -c constraints.txt ".${EXTRAS}"

FROM python:3.11-slim-bookworm
COPY --from=build /opt/dateline /opt/dateline
ENV PATH=/opt/dateline/bin:$PATH \
    DATELINE_ARCHIVE=/data/archive \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
RUN useradd --uid 10001 --create-home dateline \
    && install --directory --owner=dateline --group=dateline /data \
    && dateline --version
USER 10001
WORKDIR /home/dateline
VOLUME /data
# Answers only while `dateline slack` runs with the port below; other commands end by themselves.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8081/healthz', timeout=4)"]
ENTRYPOINT ["dateline"]
CMD ["slack", "--health-port", "8081"]
