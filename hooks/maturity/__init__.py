"""The core of the playbook: models, assessments, levels, gaps, reports. Knows nothing of MkDocs."""

__version__ = "0.1.0"
