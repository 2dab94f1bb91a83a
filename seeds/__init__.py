"""Sample articles and questions, as package data."""
