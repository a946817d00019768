"""How a Redis or Valkey is reached: the store's own by address, or the embedded server."""
