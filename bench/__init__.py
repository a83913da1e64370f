"""How fast and how small: ratios against a floor or a peer that is measured in the same run."""
