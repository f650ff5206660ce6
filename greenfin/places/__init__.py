"""Pages of jurisdictions and bodies: one, all, compared, by load, and the search."""
