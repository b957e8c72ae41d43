"""Results as readers ask for them: a team, a model, a quarter, the organisation. Pure."""
