"""The ledger of green projects: who pushed them, how they are financed, what they save."""
