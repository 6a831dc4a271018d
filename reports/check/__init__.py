"""Briefing + Ledger → findings: the 核稿 list."""
