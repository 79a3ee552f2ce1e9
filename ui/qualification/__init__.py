"""What is known of whether a deal can come of a lead, as one page that takes few keys."""
