"""Several servers behind one address, before a primary and a streaming replica: all on this machine."""
