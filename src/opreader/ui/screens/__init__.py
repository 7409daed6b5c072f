"""The one screen of opreader."""
