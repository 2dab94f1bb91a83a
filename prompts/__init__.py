"""Prompt templates for the model answerer, as package data."""
