"""Vignettes: invented situations, each with what an expert holds to be right; guides and tables are tried on them."""
