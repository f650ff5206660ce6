"""Plan audit, the rules on tasks and bodies: roles, names, and the annex against the body.

Pure: facts in, findings out; no framework and no clock. A new rule is a module here: importing it
registers it. The rules on numbers stand in `targets.audit`.
"""

import importlib
import pkgutil

for module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{module.name}")
