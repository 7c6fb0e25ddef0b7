"""Figures as files that other programs and spreadsheets read."""
