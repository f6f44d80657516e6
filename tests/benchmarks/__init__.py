"""Figures beside the tools that do the same work today."""
