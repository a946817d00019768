"""A keyboard-only terminal kiosk for renewing mobile contracts at a store counter."""
