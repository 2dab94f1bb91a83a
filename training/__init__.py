"""Scripts that fit the tables shipped with the product; they need the "training" extra."""
