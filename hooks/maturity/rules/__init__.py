"""Ratings to levels, gaps, paths, findings and reports. Pure: knows no files and no formats."""
