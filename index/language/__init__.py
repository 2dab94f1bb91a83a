"""What English text is made of: sentences, tokens, numbers written as words."""
