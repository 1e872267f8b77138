"""The rules and the work: pure decisions, policy, and the channels that bring complaints in."""
