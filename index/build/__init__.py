"""Build: read -> articles -> dates -> passages -> vectors -> archive, resumable.

``build`` takes in what is new or changed and leaves the rest alone; ``reindex`` changes the
embedder of an archive without reading anything again.
"""

from index.build.reindex import reindex
from index.build.report import BuildReport, Progress
from index.build.run import build

__all__ = ["BuildReport", "Progress", "build", "reindex"]
