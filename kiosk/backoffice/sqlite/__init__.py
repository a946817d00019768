"""The embedded back office: one SQLite file, its demonstration data, and import and export as CSV files."""
