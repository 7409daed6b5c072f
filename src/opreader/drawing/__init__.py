"""Pictures → cells of two colours. Pillow is imported here only, and in a child process only."""
