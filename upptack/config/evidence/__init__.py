"""What security officers and lawyers ask to see: lists that are drawn from data and code, never written by hand."""
