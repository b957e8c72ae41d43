"""Text to the domain, or to every problem in it. Alone knows YAML and JSON Schema."""
