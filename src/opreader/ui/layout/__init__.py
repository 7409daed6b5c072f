"""From text to lines of cells: measuring, wrapping, an article's lines. Nothing here needs an App."""
