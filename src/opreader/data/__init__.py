"""Files that ship inside the package: the guide's articles, the catalogue of feeds and, in a wheel, the themes. No code."""
