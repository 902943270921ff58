"""The supply chain: what the product is made of, whose it is, and whether our own code keeps to what is safe.

    python -m trials.supply      (make supply)

prints every figure with its number, writes docs/generated/sbom.cdx.json, and ends with 1 when a check has failed.
"""
