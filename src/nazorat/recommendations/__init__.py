"""Recommendations: one act to one addressee with a deadline; replies; what is claimed and what is verified, until closed.

Refuses to merge a claim with a verification and keeps drafts sealed like the findings they rest on.
Team members draft, coordinators keep the register; reports print it.
"""
