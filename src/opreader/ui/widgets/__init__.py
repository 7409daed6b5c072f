"""The panes: windows on values that they are given. They know no `Reader` and ask for nothing but by message."""
