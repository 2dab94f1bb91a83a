"""Build: read -> articles -> dates -> passages -> vectors -> archive, resumable.

``build`` takes in what is new or changed and leaves the rest alone; ``reindex`` changes the
embedder of an archive without reading anything again; ``mend`` builds a damaged vector index.
"""

from index.build.mend import mend
from index.build.reindex import reindex
from index.build.report import BuildReport, Progress
from index.build.run import build

__all__ = ["BuildReport", "Progress", "build", "mend", "reindex"]
