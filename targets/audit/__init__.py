"""Plan audit, the rules on numbers: a plan's own figures against each other and its superior's.

Pure: facts in, findings out; no framework and no clock. A new rule is a module here: importing it
registers it. The rules on tasks and bodies stand in `tasks.audit`.
"""

import importlib
import pkgutil

for module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{module.name}")
