"""Who did what, when, where and with what result: apart from the log, append-only, tamper-evident."""
