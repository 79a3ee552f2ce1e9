"""Lead scores: a sum of visible parts, and one learned from the team's own outcomes."""
