"""The business of a renewal: the rules, which are pure, and the flow, which asks and keeps."""
