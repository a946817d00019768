"""What the kiosk asks of the operator's back office, and the embedded one that answers it from SQLite."""
