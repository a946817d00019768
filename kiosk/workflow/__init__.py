"""The states of a renewal and where they are kept. Knows nothing of telecom, Textual or SQL."""
