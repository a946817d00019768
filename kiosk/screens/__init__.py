"""One file a screen. A screen shows values it was given and says what the clerk answered."""
