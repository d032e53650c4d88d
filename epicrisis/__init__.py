"""Épicrise: a clinical case, written in one YAML file, lived through step by step."""

__version__ = "0.1.0"
