"""Results as text: pages, JSON, CSV, feeds, calendars, comments, words for a terminal."""
