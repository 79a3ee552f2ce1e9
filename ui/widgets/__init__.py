"""Parts that know no record: they show what they are given and say what was done."""
