"""Questions in, cited answers out: one pipeline, shown by Slack, the terminal and the suite."""
