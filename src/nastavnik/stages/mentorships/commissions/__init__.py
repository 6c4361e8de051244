"""Papers about pairs and groups: their agreements, changes, programmes, and the results of the year."""
