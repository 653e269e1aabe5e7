"""The pages of this room: coverage, rules, score, proposals, scenarios."""
