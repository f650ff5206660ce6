"""What goes out to other systems and comes in from them: pushed rows, dated packages."""

# Our own packages, known to those who make them and to the child process that reads them: where
# the digests stand, where the figures, and the version of their shape.
MANIFEST, OBSERVATIONS = "manifest.json", "observations.jsonl"
SCHEMA_VERSION = 1
