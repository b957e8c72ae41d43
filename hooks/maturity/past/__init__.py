"""What git knows: which assessments there were, and what each came to. Keeps a cache."""
