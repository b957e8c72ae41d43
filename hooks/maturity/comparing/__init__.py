"""Two states of models and assessments: what differs, as values and in words. Pure."""
