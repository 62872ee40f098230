"""The files of a backup beside its database, put where the office has none of its own."""

from __future__ import annotations

from pathlib import Path

from credissuer import settings
from credissuer.bootstrap.keys import keystore_dir
from credissuer.publication.directory import DirectoryPublication
from credissuer.recovery import manifest
from credissuer.settings import FILE_NAME, Configuration
from credissuer.signing import keystore, metadata


class Restored:
    """The office's configuration, and what a backup in `folder` has where the office has nothing.

    `keys` is the keystore of the backup where the office has none of its own.
    """

    def __init__(self, own: Configuration, folder: Path) -> None:
        self._folder = folder
        self.configuration = self._with_backup(own)

    @property
    def keys(self) -> Path | None:
        """None where the office has its keys, or nobody has."""
        kept = self._folder / manifest.KEYSTORE
        own = keystore_dir(self.configuration) / metadata.NAME
        return kept if not own.exists() and (kept / metadata.NAME).exists() else None

    def put_where_absent(self) -> None:
        """Write configuration, rules, public documents, checkpoint and keys of the backup, each
        where there is none.

        Raises SigningKeyError, PublicationError.
        """
        for name, target in self._targets().items():
            source = self._folder / name
            if source.exists() and not target.exists():
                DirectoryPublication(target.parent).put(target.name, source.read_bytes())
        keys = self.keys
        if keys is not None:
            directory = keystore_dir(self.configuration)
            keystore.prepare(directory)
            # The records last: with them the keystore is one.
            for path in sorted(keys.iterdir(), key=lambda path: path.name == metadata.NAME):
                keystore.write(directory / path.name, path.read_bytes())

    def _with_backup(self, own: Configuration) -> Configuration:
        file = self._folder / manifest.CONFIGURATION
        if (own.folder / FILE_NAME).exists() or not file.exists():
            return own
        kept = settings.load(file)
        return Configuration(own.folder, kept.settings, kept.sources)

    def _targets(self) -> dict[str, Path]:
        """Name in the backup -> where the office has it."""
        configuration = self.configuration
        targets = {
            manifest.CONFIGURATION: configuration.folder / FILE_NAME,
            manifest.CHECKPOINT: configuration.folder / manifest.CHECKPOINT,
        }
        programme = configuration.settings.programme_file
        if programme is not None:
            targets[manifest.PROGRAMME] = configuration.path(programme)
        documents = configuration.path(configuration.settings.documents_dir)
        for source in (self._folder / manifest.DOCUMENTS).glob("*"):
            targets[manifest.DOCUMENTS + source.name] = documents / source.name
        return targets
