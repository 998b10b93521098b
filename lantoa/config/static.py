"""How static files are stored: under the digest of what they hold, the scripts that our scripts import included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage as Compressed

# Scripts that import each other: `import "./store.js"` would otherwise ask for the name without a digest, which
# browsers keep for a year. Libraries' scripts are left as they are.
MODULES = ("workplace/*.js", "portal/*.js", "newsroom/*.js")
_, IMPORTS = Compressed._js_module_import_aggregation_patterns


class StaticStorage(Compressed):
    patterns = (*Compressed.patterns, *((modules, IMPORTS) for modules in MODULES))
